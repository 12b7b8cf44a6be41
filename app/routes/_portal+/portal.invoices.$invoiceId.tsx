import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DisputedCard, InvoiceCards } from '#app/components/invoices/invoice-cards.tsx';
import { InvoiceHeader } from '#app/components/invoices/invoice-header.tsx';
import { CaseRows } from '#app/components/portal/case-row.tsx';
import { HistoryList } from '#app/components/portal/history-list.tsx';
import { InvoiceChoices } from '#app/components/portal/invoice-choices.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { invalidForm, readForm, refusedForm, wrongField } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { portalInvoicePath, portalInvoicesPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ConfirmInvoiceSchema } from '#models/contracts/invoices.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { confirmInvoice } from '#server/domain/receivables/confirm-invoice.ts';
import { getCreditNotes } from '#server/domain/receivables/get-credit-notes.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';
import { getInvoiceEvents } from '#server/domain/receivables/get-invoice-events.ts';
import { getInvoiceHistory } from '#server/domain/receivables/get-invoice-history.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { canConfirmInvoice } from '#server/policies/invoice.ts';
import { presentPortalCaseRow } from '#server/presenters/case-portal.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { presentCreditNote, presentInvoice } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['portal', 'invoices', 'cases', 'reasons', 'dispute'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const { timeZone } = config();
  const now = clock.now();
  const today = dayOf(now, timeZone);
  return explained(context, async () => {
    const invoice = await getInvoice({ actor, invoiceId: params.invoiceId ?? '' });
    const [{ cases, events }, letters, creditNotes] = await Promise.all([
      getInvoiceEvents({ actor, invoice }),
      getInvoiceHistory({ actor, invoiceId: invoice._id }),
      getCreditNotes({ actor, invoiceId: invoice._id }),
    ]);
    return {
      title: pageTitle(language, translator(language, 'invoices')('one', { number: invoice.number })),
      today,
      invoice: await presentInvoice(invoice, today),
      creditNotes: creditNotes.map(presentCreditNote),
      canChoose: canConfirmInvoice(actor, invoice),
      cases: cases.map((row) => presentPortalCaseRow(row, false, { now, timeZone })),
      history: await presentEntries(events, 'shared'),
      letters,
    };
  });
}

/** Confirms the invoice for payment. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const invoiceId = params.invoiceId ?? '';
  const posted = await readForm(request, ConfirmInvoiceSchema, { language });
  const t = translator(language, 'dispute');
  if (!posted.ok) {
    return posted.form.errors.expectedOn
      ? wrongField(posted.form, 'expectedOn', translator(language)('validation.day'))
      : invalidForm(posted.form);
  }
  try {
    await confirmInvoice({ actor, invoiceId, input: posted.value });
  } catch (error) {
    if (error instanceof AppError && error.fields?.expectedOn) {
      return wrongField(posted.form, 'expectedOn', t('confirm.dayRange'));
    }
    return refusedForm(error, posted.form, language);
  }
  return redirect(portalInvoicePath(invoiceId), { headers: await flashToast(request, 'success', t('confirm.thanks')) });
}

/** Also after a refusal: what changed meanwhile is what the reader must see. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PortalInvoice() {
  const { invoice, creditNotes, today, canChoose, cases, history, letters } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['invoices', 'cases', 'dispute']);
  return (
    <>
      <InvoiceHeader invoice={invoice} back={<TextLink to={portalInvoicesPath()}>{t('invoices:title')}</TextLink>} />
      <div className="flex flex-col gap-6">
        <DisputedCard invoice={invoice} />
        {canChoose ? <InvoiceChoices invoice={invoice} today={today} form={form} /> : null}
        <InvoiceCards invoice={invoice} creditNotes={creditNotes} />
        {cases.length > 0 ? (
          <Card title={t('dispute:invoice.cases')} flush>
            <CaseRows cases={cases} />
          </Card>
        ) : null}
        {history.length + letters.length > 0 ? (
          <Card title={t('cases:facts.history')}>
            <HistoryList entries={history} letters={letters} />
          </Card>
        ) : null}
      </div>
    </>
  );
}
