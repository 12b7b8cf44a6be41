import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaseTable } from '#app/components/cases/case-table.tsx';
import { InvoiceFacts } from '#app/components/invoices/invoice-facts.tsx';
import { InvoiceLines } from '#app/components/invoices/invoice-lines.tsx';
import { DisputedSplit } from '#app/components/money/disputed-split.tsx';
import { buttonStyle } from '#app/components/ui/button-style.ts';
import { Card } from '#app/components/ui/card.tsx';
import { InvoiceStatusBadge } from '#app/components/ui/invoice-status-badge.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { customerPath, documentPath, newCasePath } from '#app/utils/paths.ts';
import { requireLedger } from '#server/auth/guards.ts';
import { getCaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import { findCasesOfInvoice } from '#server/domain/cases/find-cases-of-invoice.ts';
import { findCustomersByIds } from '#server/domain/customers/find-customers-by-ids.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { canOpenCase } from '#server/policies/case.ts';
import { presentCaseRows } from '#server/presenters/case-desk.ts';
import { presentStaffInvoice } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['desk', 'invoices', 'cases', 'reasons', 'dispute'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const invoice = await getInvoice({ actor, invoiceId: params.invoiceId ?? '' });
    const { customerId } = invoice;
    const [customers, cases] = await Promise.all([
      findCustomersByIds({ actor, customerIds: [customerId] }),
      findCasesOfInvoice({ actor, invoiceId: invoice._id }),
    ]);
    const customer = customers.get(customerId) ?? { _id: customerId, code: '', name: '—' };
    return {
      title: pageTitle(language, translator(language, 'invoices')('one', { number: invoice.number })),
      invoice: await presentStaffInvoice(invoice, customer, dayOf(clock.now(), config().timeZone)),
      cases: await presentCaseRows(actor, cases, await getCaseRowFacts({ actor, cases })),
      canOpenCase: canOpenCase(actor) && invoice.open > invoice.disputed,
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Invoice() {
  const { invoice, cases, canOpenCase: mayOpen } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['invoices', 'desk', 'cases', 'dispute']);
  const format = useFormat();
  const { currency, disputed, payable, dueOn, customer } = invoice;
  return (
    <>
      <PageHeader
        back={
          <TextLink to={customerPath(customer.id)}>
            <bdi className="wrap-anywhere">{customer.name}</bdi>
          </TextLink>
        }
        title={<span className="wrap-anywhere">{t('invoices:one', { number: invoice.number })}</span>}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <InvoiceStatusBadge status={invoice.status} />
            <strong className="figure text-lg text-ink">{format.money({ amount: invoice.total, currency })}</strong>
            <span>{t('invoices:statusSentence.open', { day: format.day(dueOn) })}</span>
          </span>
        }
        actions={
          <>
            {invoice.documentId ? (
              <a href={documentPath(invoice.documentId)} className={buttonStyle()} target="_blank" rel="noreferrer">
                <FileText aria-hidden />
                {t('dispute:invoice.pdf')}
              </a>
            ) : null}
            {mayOpen ? (
              <LinkButton variant="primary" to={newCasePath([invoice.id])}>
                {t('cases:actions.open')}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <div className="flex max-w-5xl flex-col gap-4">
        {disputed > 0 ? (
          <Card>
            <DisputedSplit currency={currency} disputed={disputed} rest={payable} dueOn={dueOn} />
          </Card>
        ) : null}
        {cases.length > 0 ? (
          <Card title={t('cases:title')} flush>
            <CaseTable cases={cases} caption={t('cases:title')} hideCustomer keyboard={false} />
          </Card>
        ) : null}
        <Card title={t('dispute:invoice.facts')}>
          <InvoiceFacts invoice={invoice} writtenOff={invoice.writtenOff} />
        </Card>
        {invoice.lines.length > 0 ? (
          <Card title={t('invoices:lines.title')} flush>
            <InvoiceLines lines={invoice.lines} currency={currency} />
          </Card>
        ) : null}
      </div>
    </>
  );
}
