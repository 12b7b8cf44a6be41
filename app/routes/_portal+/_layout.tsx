import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { ErrorPage } from '#app/components/layout/error-page.tsx';
import { PlainShell } from '#app/components/layout/plain-shell.tsx';
import { PortalShell } from '#app/components/layout/portal-shell.tsx';
import { requireOutside } from '#server/auth/guards.ts';
import { countWaiting } from '#server/domain/cases/find-portal-cases.ts';
import { getOwnCustomer } from '#server/domain/receivables/get-own-customer.ts';

/** What the head of every portal page shows. Each page below names its own guard. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireOutside({ request, context });
  const [customer, waiting] = await Promise.all([getOwnCustomer(actor), countWaiting(actor)]);
  return { customerName: customer?.name ?? null, waiting };
}

export default function PortalLayout() {
  const { customerName, waiting } = useHead();
  return (
    <PortalShell waiting={waiting} customerName={customerName}>
      <Outlet />
    </PortalShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { customerName, waiting, isOutside } = useHead();
  return !isOutside ? (
    <PlainShell>
      <ErrorPage error={error} />
    </PlainShell>
  ) : (
    <PortalShell waiting={waiting} customerName={customerName}>
      <ErrorPage error={error} />
    </PortalShell>
  );
}

/** Without loader data this page was not meant for the reader: no head of the portal then. */
function useHead(): { customerName: string | undefined; waiting: number; isOutside: boolean } {
  const head = useRouteLoaderData<typeof loader>('routes/_portal+/_layout');
  return { customerName: head?.customerName ?? undefined, waiting: head?.waiting ?? 0, isOutside: head !== undefined };
}
