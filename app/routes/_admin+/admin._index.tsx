import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { adminUsersPath } from '#app/utils/paths.ts';
import { requireActor } from '#server/auth/guards.ts';

export function loader({ request, context }: LoaderFunctionArgs) {
  requireActor({ request, context }, 'admin');
  return redirect(adminUsersPath());
}
