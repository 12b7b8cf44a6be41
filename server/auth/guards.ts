import { type AppLoadContext, redirect } from '@remix-run/node';
import type { ErrorCode } from '#models/contracts/errors.ts';
import { CUSTOMER_ROLES, type Role, STAFF_ROLES } from '#models/contracts/roles.ts';
import type { Actor } from '#server/auth/actor.ts';
import { statusOf } from '#server/platform/errors.ts';
import { canOpenCase } from '#server/policies/case.ts';
import { canSeeCustomers } from '#server/policies/customer.ts';
import { canImport } from '#server/policies/import.ts';

/** What a loader or an action receives; every one of them names its guard on its first line. */
export interface Guarded {
  context: AppLoadContext;
  request: Request;
}

const OUTSIDE_ROLES = [...CUSTOMER_ROLES, 'guest'] as const satisfies readonly Role[];
export const SIGN_IN_PATH = '/sign-in';

/** Routes that answer to code, not to a person in front of a page. */
const isResource = (url: URL): boolean => /^\/(?:resources|api)\//.test(url.pathname);

function refuse(code: ErrorCode): never {
  throw Response.json({ code }, { status: statusOf(code), headers: { 'Cache-Control': 'private, no-store' } });
}

/**
 * The person behind a request, of one of the roles (any role when none is named).
 * Without a session a page leads to the sign-in page and back again; data requests and posted forms get 401. A page of
 * another role does not exist for the one who asks: 404, as for a foreign object.
 */
export function requireActor({ context, request }: Guarded, ...roles: readonly Role[]): Actor {
  const { actor } = context;
  if (!actor) {
    const url = new URL(request.url);
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !isResource(url);
    if (!isPage) {
      refuse('UNAUTHENTICATED');
    }
    const next = url.pathname + url.search;
    throw redirect(next === '/' ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ returnTo: next })}`);
  }
  if (roles.length > 0 && !roles.includes(actor.role)) {
    refuse('NOT_FOUND');
  }
  return actor;
}

/** One of the company's own people. */
export const requireStaff = (guarded: Guarded): Actor => requireActor(guarded, ...STAFF_ROLES);

/** Roles that read business content on the desk; an admin only while break-glass access is open (domain §9). */
const DESK_ROLES = [
  'accounting',
  'sales',
  'resolver',
  'manager',
  'auditor',
  'admin',
] as const satisfies readonly Role[];

/** One of the company's people who reads cases; for anybody else the page does not exist. */
export function requireDesk(guarded: Guarded): Actor {
  const actor = requireActor(guarded, ...DESK_ROLES);
  return actor.role !== 'admin' || actor.elevated ? actor : refuse('NOT_FOUND');
}

/** One of them who also finds customers and invoices: a resolver works on cases only. */
export function requireLedger(guarded: Guarded): Actor {
  const actor = requireDesk(guarded);
  return canSeeCustomers(actor) ? actor : refuse('NOT_FOUND');
}

/** One of them who opens cases on a customer's behalf (T1 of domain §3); about which invoices is the use case's business. */
export function requireCaseOpener(guarded: Guarded): Actor {
  const actor = requireDesk(guarded);
  return canOpenCase(actor) ? actor : refuse('NOT_FOUND');
}

/** Who brings receivables and customers in. */
export function requireImporter(guarded: Guarded): Actor {
  const actor = requireStaff(guarded);
  return canImport(actor) ? actor : refuse('NOT_FOUND');
}

/** A debtor's person; guests are admitted to a case, not to a company: see `requireOutside`. */
export const requireCustomer = (guarded: Guarded): Actor => requireActor(guarded, ...CUSTOMER_ROLES);

/** Anybody who reads the shared side only: customers and guests. */
export const requireOutside = (guarded: Guarded): Actor => requireActor(guarded, ...OUTSIDE_ROLES);
