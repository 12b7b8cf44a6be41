import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { InvoiceTable } from '#app/components/invoices/invoice-table.tsx';
import { NeedsList } from '#app/components/portal/needs-list.tsx';
import { TotalsSentence } from '#app/components/portal/totals-sentence.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { portalCasesPath, portalInvoicePath, portalInvoicesPath, portalPath, statementPath } from '#app/utils/paths.ts';
import { requireCustomer, requireOutside } from '#server/auth/guards.ts';
import { findDrafts } from '#server/domain/cases/contest/get-draft.ts';
import { deleteDraft } from '#server/domain/cases/contest/update-draft.ts';
import { findPortalCases } from '#server/domain/cases/find-portal-cases.ts';
import { findInvoices } from '#server/domain/receivables/find-invoices.ts';
import { getInvoiceTotals } from '#server/domain/receivables/invoice-totals.ts';
import { readFields } from '#server/http/read-fields.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentPortalCaseRow } from '#server/presenters/case-portal.ts';
import { presentInvoiceRow } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['portal', 'invoices', 'cases', 'reasons'] };

const NEXT_INVOICES = 5;
const FORM_BYTES = 4_096;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireOutside({ request, context });
  if (actor.role === 'guest') {
    throw redirect(portalCasesPath());
  }
  const language = await languageOf(request, actor);
  const { timeZone } = config();
  const now = clock.now();
  const [totals, waiting, drafts, due] = await Promise.all([
    getInvoiceTotals({ actor }),
    findPortalCases({ actor, filter: 'waiting-for-me' }),
    findDrafts(actor),
    findInvoices({ actor, selection: 'payable', sort: 'due', limit: NEXT_INVOICES }),
  ]);
  return {
    title: pageTitle(language, translator(language)('nav.home')),
    totals,
    waiting: waiting.cases.map((row) => presentPortalCaseRow(row, waiting.news.has(row._id), { now, timeZone })),
    drafts: drafts.map(({ _id, invoiceNumbers, updatedAt }) => ({
      id: _id,
      invoices: invoiceNumbers,
      updatedAt: updatedAt.toISOString(),
    })),
    invoices: due.invoices.map((invoice) => presentInvoiceRow(invoice, dayOf(now, timeZone))),
    hasMore: due.next !== null,
  };
}

/** Forgets a draft. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  return explained(context, async () => {
    const fields = await readFields(request, { maxBytes: FORM_BYTES, accepts: (name) => name === 'draft' });
    await deleteDraft({ actor, draftId: fields.text('draft') });
    return redirect(portalPath());
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PortalHome() {
  const { totals, waiting, drafts, invoices, hasMore } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['portal', 'invoices', 'common']);
  const { companyName } = useSettings();
  return (
    <>
      <PageHeader title={t('portal:home.title', { company: companyName })} />
      <div className="flex flex-col gap-6">
        <TotalsSentence totals={totals} large />
        <Card title={t('portal:needs.title')} flush>
          <NeedsList cases={waiting} drafts={drafts} />
        </Card>
        <Card
          title={t('portal:home.next')}
          flush
          actions={
            totals.length > 0 ? <TextLink to={statementPath()}>{t('portal:statement.title')}</TextLink> : undefined
          }
        >
          {invoices.length === 0 ? (
            <EmptyState action={<LinkButton to={portalInvoicesPath()}>{t('portal:home.allInvoices')}</LinkButton>}>
              {t('portal:home.nothingDue')}
            </EmptyState>
          ) : (
            <>
              <InvoiceTable
                caption={t('portal:home.next')}
                invoices={invoices}
                href={({ id }) => portalInvoicePath(id)}
              />
              {hasMore ? (
                <p className="border-t border-line px-(--card) py-3">
                  <TextLink to={portalInvoicesPath()}>{t('portal:home.allInvoices')}</TextLink>
                </p>
              ) : null}
            </>
          )}
        </Card>
      </div>
    </>
  );
}
