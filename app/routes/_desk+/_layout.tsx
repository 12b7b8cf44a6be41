import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useMatches, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { ConnectionState } from '#app/components/layout/connection-state.tsx';
import { DeskShell } from '#app/components/layout/desk-shell.tsx';
import { ErrorPage } from '#app/components/layout/error-page.tsx';
import { PlainShell } from '#app/components/layout/plain-shell.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { requireStaff } from '#server/auth/guards.ts';
import { countMyTurn } from '#server/domain/cases/case-counts.ts';

/** What the rail of every desk page shows. Each page below names its own guard. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireStaff({ request, context });
  return { myTurn: await countMyTurn({ actor }) };
}

/** A page that lays out its own columns says so: `handle = { bare: true }`. */
const isBare = (handle: unknown): boolean =>
  typeof handle === 'object' && handle !== null && 'bare' in handle && handle.bare === true;

export default function DeskLayout() {
  const rail = useRail();
  const { user } = useSettings();
  const bare = useMatches().some(({ handle }) => isBare(handle));
  return (
    <DeskShell {...rail} bare={bare} connection={user ? <ConnectionState userId={user.id} /> : null}>
      <Outlet />
    </DeskShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const rail = useRail();
  // Without loader data this page was not meant for the reader: no rail then.
  return rail ? (
    <DeskShell {...rail}>
      <ErrorPage error={error} />
    </DeskShell>
  ) : (
    <PlainShell>
      <ErrorPage error={error} />
    </PlainShell>
  );
}

const useRail = () => useRouteLoaderData<typeof loader>('routes/_desk+/_layout');
