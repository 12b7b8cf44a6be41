import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Day } from '#app/components/money/day.tsx';
import { StatementTable } from '#app/components/portal/statement-table.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { portalInvoicesPath } from '#app/utils/paths.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { getStatement } from '#server/domain/receivables/get-statement.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentInvoiceRow } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['portal', 'invoices'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const today = dayOf(clock.now(), config().timeZone);
  const { customer, totals, invoices, isComplete } = await getStatement(actor);
  return {
    title: pageTitle(language, translator(language, 'portal')('statement.title')),
    today,
    customer,
    isComplete,
    parts: totals.map((total) => ({
      total,
      invoices: invoices
        .filter(({ currency }) => currency === total.currency)
        .map((invoice) => presentInvoiceRow(invoice, today)),
    })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Statement() {
  const { today, customer, parts, isComplete } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['portal', 'invoices', 'common']);
  const { companyName } = useSettings();
  return (
    <>
      <PageHeader
        back={
          <span className="print-hidden">
            <TextLink to={portalInvoicesPath()}>{t('invoices:title')}</TextLink>
          </span>
        }
        title={t('portal:statement.title')}
        lead={
          <>
            {t('portal:statement.asOf')} <Day day={today} />
          </>
        }
        actions={
          parts.length > 0 ? (
            <Button onClick={() => window.print()}>
              <Printer aria-hidden />
              {t('common:actions.print')}
            </Button>
          ) : null
        }
      />
      <div className="flex flex-col gap-6">
        <dl className="grid gap-4 sm:grid-cols-2">
          <div>
            <dt className="text-sm text-ink-muted">{t('portal:statement.from')}</dt>
            <dd>
              <bdi>{companyName}</bdi>
            </dd>
          </div>
          {customer ? (
            <div>
              <dt className="text-sm text-ink-muted">{t('portal:statement.for')}</dt>
              <dd className="wrap-anywhere">
                <bdi>{customer.name}</bdi> ({customer.code})
                {customer.address ? <span className="block whitespace-pre-line">{customer.address}</span> : null}
              </dd>
            </div>
          ) : null}
        </dl>
        {parts.length === 0 ? (
          <Card>
            <EmptyState>{t('portal:totals.nothing')}</EmptyState>
          </Card>
        ) : null}
        {parts.map(({ total, invoices }) => (
          <Card key={total.currency} title={t('portal:statement.inCurrency', { currency: total.currency })} flush>
            <StatementTable invoices={invoices} total={total} />
          </Card>
        ))}
        {isComplete ? null : <p className="text-ink-muted">{t('portal:statement.cut')}</p>}
        {parts.length > 0 ? (
          <p className="text-sm text-ink-muted">
            {t('portal:statement.note')}{' '}
            {parts.some(({ total }) => total.disputed > 0) ? t('portal:statement.disputedNote') : null}
          </p>
        ) : null}
      </div>
    </>
  );
}
