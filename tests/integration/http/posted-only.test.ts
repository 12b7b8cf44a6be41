import { beforeAll, expect, test } from 'vitest';
import * as messages from '#app/routes/resources+/streams.$stream.messages.ts';
import * as upload from '#app/routes/resources+/uploads.$documentId.ts';
import * as uploads from '#app/routes/resources+/uploads.ts';
import type { Actor } from '#server/auth/actor.ts';
import { newId } from '#server/platform/ids.ts';
import { buildActor } from '#tests/factories/people.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let customer: Actor;
let sales: Actor;
beforeAll(async () => {
  customer = await buildActor('customer');
  sales = await buildActor('sales');
});

/** What a reader of an address gets: the status, and where it leads. */
async function read(
  route: { loader?: unknown },
  path: string,
  params: Record<string, string>,
  actor: Actor | null,
): Promise<{ status: number | undefined; to?: string | null; allow?: string | null }> {
  const loader = route.loader as ((args: unknown) => unknown) | undefined;
  if (!loader) {
    return { status: undefined };
  }
  const request = new Request(`http://localhost${path}`);
  const context = { actor, cspNonce: 'n', requestId: 'request' };
  try {
    const answer = (await loader({ request, params, context })) as Response;
    return { status: answer.status, to: answer.headers.get('Location'), allow: answer.headers.get('Allow') };
  } catch (error) {
    const { status, init } = error as { status?: number; init?: { status: number } };
    return { status: status ?? init?.status };
  }
}

test('an address that files are announced at says that it is posted to', async () => {
  for (const actor of [customer, null]) {
    expect(await read(uploads, '/resources/uploads', {}, actor)).toEqual({ status: 405, to: null, allow: 'POST' });
    const documentId = newId();
    expect(await read(upload, `/resources/uploads/${documentId}`, { documentId }, actor)).toEqual({
      status: 405,
      to: null,
      allow: 'POST',
    });
  }
});

test('who goes back to where a message was sent lands on the case’s page of their own side', async () => {
  const id = newId();
  const visit = (stream: string, actor: Actor | null) =>
    read(messages, `/resources/streams/${stream}/messages`, { stream }, actor);
  expect(await visit(`case:${id}`, customer)).toMatchObject({ status: 302, to: `/portal/cases/${id}` });
  expect(await visit(`case:${id}`, sales)).toMatchObject({ status: 302, to: `/cases/${id}` });
  expect(await visit(`case:${id}`, null)).toEqual({ status: 401 });
  for (const stream of [`customer:${id}`, 'case:..', 'nothing']) {
    expect(await visit(stream, customer)).toEqual({ status: 404 });
  }
});
