import type { AppLoadContext } from '@remix-run/node';
import { expect, test } from 'vitest';
import type { Role } from '#models/contracts/roles.ts';
import { requireActor, requireCustomer, requireOutside, requireStaff } from '#server/auth/guards.ts';
import { actor } from './actor.ts';

const asked = (who: Role | null, url = 'https://portal.example/cases?filter=open', method = 'GET') => ({
  context: {
    actor: who && actor(who),
    clientAddress: '192.0.2.1',
    cspNonce: '',
    requestId: '',
  } satisfies AppLoadContext,
  request: new Request(url, { method }),
});
function refusal(run: () => unknown): Response {
  try {
    run();
  } catch (error) {
    if (error instanceof Response) {
      return error;
    }
    throw error;
  }
  throw new Error('let through');
}

test('a stranger who opens a page is led to the sign-in page and back', () => {
  const response = refusal(() => requireActor(asked(null)));
  expect(response.status).toBe(302);
  expect(response.headers.get('Location')).toBe('/sign-in?returnTo=%2Fcases%3Ffilter%3Dopen');
  expect(refusal(() => requireActor(asked(null, 'https://portal.example/'))).headers.get('Location')).toBe('/sign-in');
});

test.each([
  ['a posted form', 'https://portal.example/cases/x', 'POST'],
  ['a resource', 'https://portal.example/resources/documents/x', 'GET'],
  ['the API', 'https://portal.example/api/v1/streams/x', 'GET'],
])('a stranger gets 401 from %s', async (_what, url, method) => {
  const response = refusal(() => requireActor(asked(null, url, method)));
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ code: 'UNAUTHENTICATED' });
});

test('a page of another role does not exist', async () => {
  for (const run of [
    () => requireStaff(asked('customer')),
    () => requireStaff(asked('guest')),
    () => requireCustomer(asked('accounting')),
    () => requireCustomer(asked('guest')),
    () => requireOutside(asked('manager')),
    () => requireActor(asked('sales'), 'admin'),
  ]) {
    const response = refusal(run);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 'NOT_FOUND' });
  }
});

test('the right person gets through', () => {
  expect(requireActor(asked('guest')).role).toBe('guest');
  expect(requireStaff(asked('auditor')).role).toBe('auditor');
  expect(requireCustomer(asked('customer-admin')).role).toBe('customer-admin');
  expect(requireOutside(asked('guest')).role).toBe('guest');
  expect(requireActor(asked('sales'), 'sales', 'accounting').role).toBe('sales');
});
