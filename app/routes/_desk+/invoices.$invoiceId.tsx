import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { CaseTable } from '#app/components/cases/case-table.tsx';
import { DisputedCard, InvoiceCards } from '#app/components/invoices/invoice-cards.tsx';
import { InvoiceHeader } from '#app/components/invoices/invoice-header.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { customerPath, newCasePath } from '#app/utils/paths.ts';
import { requireLedger } from '#server/auth/guards.ts';
import { getCaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import { findCasesOfInvoice } from '#server/domain/cases/find-cases-of-invoice.ts';
import { findCustomersByIds } from '#server/domain/customers/find-customers-by-ids.ts';
import { getCreditNotes } from '#server/domain/receivables/get-credit-notes.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { canOpenCase } from '#server/policies/case.ts';
import { presentCaseRows } from '#server/presenters/case-desk.ts';
import { presentCreditNote, presentStaffInvoice } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['desk', 'invoices', 'cases', 'reasons', 'dispute'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const invoice = await getInvoice({ actor, invoiceId: params.invoiceId ?? '' });
    const { customerId } = invoice;
    const [customers, cases, creditNotes] = await Promise.all([
      findCustomersByIds({ actor, customerIds: [customerId] }),
      findCasesOfInvoice({ actor, invoiceId: invoice._id }),
      getCreditNotes({ actor, invoiceId: invoice._id }),
    ]);
    const customer = customers.get(customerId) ?? { _id: customerId, code: '', name: '—' };
    return {
      title: pageTitle(language, translator(language, 'invoices')('one', { number: invoice.number })),
      invoice: await presentStaffInvoice(invoice, customer, dayOf(clock.now(), config().timeZone)),
      creditNotes: creditNotes.map(presentCreditNote),
      cases: await presentCaseRows(actor, cases, await getCaseRowFacts({ actor, cases })),
      canOpenCase: canOpenCase(actor) && invoice.open > invoice.disputed,
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Invoice() {
  const { invoice, creditNotes, cases, canOpenCase: mayOpen } = useLoaderData<typeof loader>();
  const { t } = useTranslation('cases');
  const { customer } = invoice;
  return (
    <>
      <InvoiceHeader
        invoice={invoice}
        back={
          <TextLink to={customerPath(customer.id)}>
            <bdi className="wrap-anywhere">{customer.name}</bdi>
          </TextLink>
        }
      >
        {mayOpen ? (
          <LinkButton variant="primary" to={newCasePath([invoice.id])}>
            {t('actions.open')}
          </LinkButton>
        ) : null}
      </InvoiceHeader>
      <div className="flex max-w-5xl flex-col gap-4">
        <DisputedCard invoice={invoice} />
        {cases.length > 0 ? (
          <Card title={t('title')} flush>
            <CaseTable cases={cases} caption={t('title')} hideCustomer keyboard={false} />
          </Card>
        ) : null}
        <InvoiceCards invoice={invoice} creditNotes={creditNotes} writtenOff={invoice.writtenOff} />
      </div>
    </>
  );
}
