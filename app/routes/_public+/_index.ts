import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { adminUsersPath, casesPath, myTurnPath, portalCasesPath, portalPath, signInPath } from '#app/utils/paths.ts';
import type { Actor } from '#server/auth/actor.ts';

/** Where each role begins its day. */
export function loader({ context }: LoaderFunctionArgs) {
  return redirect(context.actor ? startOf(context.actor) : signInPath());
}

function startOf({ role, elevated }: Actor): string {
  switch (role) {
    case 'customer':
    case 'customer-admin':
      return portalPath();
    case 'guest':
      return portalCasesPath();
    case 'admin':
      return elevated ? casesPath() : adminUsersPath();
    case 'auditor':
      return casesPath();
    case 'accounting':
    case 'sales':
    case 'resolver':
    case 'manager':
      return myTurnPath();
  }
}
