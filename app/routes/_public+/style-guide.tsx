import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { DeskShell } from '#app/components/layout/desk-shell.tsx';
import { PlainShell } from '#app/components/layout/plain-shell.tsx';
import { PortalShell } from '#app/components/layout/portal-shell.tsx';
import { Buttons, Fields } from '#app/components/style-guide/fields.tsx';
import { Lists } from '#app/components/style-guide/lists.tsx';
import { Overlays } from '#app/components/style-guide/overlays.tsx';
import { Signs, States } from '#app/components/style-guide/signs.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { explained } from '#app/utils/error-response.server.ts';
import { config } from '#server/platform/config.ts';
import { notFound } from '#server/platform/errors.ts';

export const handle = { i18n: ['cases', 'invoices'] };

/** For the people who build the product; in production it does not exist. `?shell=desk|portal|auth` shows it in a house. */
export const loader = ({ request, context }: LoaderFunctionArgs) =>
  explained(context, () => {
    if (config().mode === 'production') {
      throw notFound();
    }
    return { shell: new URL(request.url).searchParams.get('shell') };
  });

export const meta: MetaFunction = () => [{ title: 'Style guide' }];

export default function StyleGuide() {
  const { shell } = useLoaderData<typeof loader>();
  switch (shell) {
    case 'desk':
      return (
        <DeskShell myTurn={12}>
          <PageHeader
            title="Style guide"
            lead="Your turn: propose a resolution"
            actions={<Button variant="primary">Propose…</Button>}
          />
          <Guide density="desk" />
        </DeskShell>
      );
    case 'portal':
      return (
        <PortalShell waiting={2} customerName="Dupont SAS">
          <PageHeader title="Style guide" lead="Calm, plain, one next step" />
          <Guide density="portal" />
        </PortalShell>
      );
    case 'auth':
      return (
        <AuthShell title="Sign in" lead="Welcome back.">
          <TextField label="E-mail" name="email" type="email" autoComplete="username" />
          <TextField label="Password" name="password" type="password" autoComplete="current-password" />
          <Button variant="primary">Sign in</Button>
        </AuthShell>
      );
    default:
      return (
        <PlainShell>
          <PageHeader title="Style guide" lead="Every primitive, in both densities." />
          <div className="flex flex-col gap-16">
            <Guide density="portal" />
            <Guide density="desk" />
          </div>
        </PlainShell>
      );
  }
}

// Written in English only: its readers are the people who work on the product.
function Guide({ density }: { density: 'desk' | 'portal' }) {
  return (
    <div lang="en" data-density={density} className="flex flex-col gap-8">
      <h2 className="text-xl">{density === 'desk' ? 'Desk: dense' : 'Portal: roomy'}</h2>
      <Buttons />
      <Fields prefix={density} />
      <Signs />
      <Lists keyboard={density === 'desk'} />
      <States />
      <Overlays />
    </div>
  );
}
