import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { CaseTable } from '#app/components/cases/case-table.tsx';
import { CustomerFigures } from '#app/components/customers/customer-figures.tsx';
import { RiskCard } from '#app/components/customers/risk-card.tsx';
import { TeamForm } from '#app/components/customers/team-form.tsx';
import { InvoiceTable } from '#app/components/invoices/invoice-table.tsx';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { casesPath, customerInvoicesPath, customerPath, customersPath, invoicePath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { SetTeamSchema } from '#models/contracts/views.ts';
import { requireLedger } from '#server/auth/guards.ts';
import { getCaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import { findStaff } from '#server/domain/cases/find-assignable-staff.ts';
import { findCases } from '#server/domain/cases/find-cases.ts';
import { getCustomer } from '#server/domain/customers/get-customer.ts';
import { getCustomerRisk } from '#server/domain/customers/get-customer-risk.ts';
import { setTeam } from '#server/domain/customers/set-team.ts';
import { findInvoices } from '#server/domain/receivables/find-invoices.ts';
import { parseOr400 } from '#server/http/json-answer.ts';
import { readFields } from '#server/http/read-fields.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentCaseRows } from '#server/presenters/case-desk.ts';
import { presentCustomer } from '#server/presenters/customer.ts';
import { presentInvoiceRow } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['desk', 'cases', 'reasons', 'invoices'] };

const SHOWN_CASES = 10;
const SHOWN_INVOICES = 10;
const MAX_BYTES = 16 * 1024;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const { customer, figures } = await getCustomer({ actor, customerId: params.customerId ?? '' });
    const customerId = customer._id;
    const [view, cases, invoices, staff] = await Promise.all([
      getCustomerRisk({ actor, customerId }).then((risk) => presentCustomer(actor, customer, figures, risk)),
      findCases({ actor, filters: { customer: customerId }, limit: SHOWN_CASES }),
      findInvoices({ actor, customerId, selection: 'payable', sort: 'due', limit: SHOWN_INVOICES }),
      findStaff(),
    ]);
    const today = dayOf(clock.now(), config().timeZone);
    return {
      title: pageTitle(language, customer.name),
      customer: view,
      cases: await presentCaseRows(actor, cases.cases, await getCaseRowFacts({ actor, cases: cases.cases })),
      invoices: invoices.invoices.map((invoice) => presentInvoiceRow(invoice, today)),
      staff: view.can.setTeam
        ? staff.flatMap(({ _id, name, role }) =>
            role === 'accounting' || role === 'sales' ? [{ id: _id, name, role }] : [],
          )
        : [],
    };
  });
}

/** Decides who looks after the customer. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  const customerId = params.customerId ?? '';
  let values: Record<string, string | string[]> = {};
  try {
    await getCustomer({ actor, customerId });
    const fields = await readFields(request, {
      maxBytes: MAX_BYTES,
      accepts: (name) => ['intent', 'version', 'userIds'].includes(name),
    });
    values = { userIds: fields.all('userIds') };
    const input = parseOr400(SetTeamSchema, { version: fields.text('version'), userIds: fields.all('userIds') });
    await setTeam({ actor, customerId, input });
    const headers = await flashToast(request, 'success', translator(language, 'desk')('customers.teamSaved'));
    return redirect(customerPath(customerId), { headers });
  } catch (error) {
    return refusedForm(error, { errors: {}, values }, language);
  }
}

export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CustomerPage() {
  const { customer, cases, invoices, staff } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['desk', 'cases', 'common', 'invoices']);
  return (
    <>
      <PageHeader
        back={<TextLink to={customersPath()}>{t('desk:customers.title')}</TextLink>}
        title={<bdi className="wrap-anywhere">{customer.name}</bdi>}
        lead={<bdi>{customer.code}</bdi>}
      />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <CustomerFigures balances={customer.balances} />
          <Card
            title={t('cases:title')}
            flush
            actions={
              <TextLink to={casesPath({ filter: 'all', customer: customer.id })}>
                {t('common:actions.showAll')}
              </TextLink>
            }
          >
            {cases.length === 0 ? (
              <EmptyState>{t('desk:customers.noCases')}</EmptyState>
            ) : (
              <CaseTable cases={cases} caption={t('cases:title')} hideCustomer keyboard={false} />
            )}
          </Card>
          <Card
            title={t('desk:customers.openInvoices')}
            flush
            actions={<TextLink to={customerInvoicesPath(customer.id)}>{t('common:actions.showAll')}</TextLink>}
          >
            {invoices.length === 0 ? (
              <EmptyState>{t('invoices:empty.open')}</EmptyState>
            ) : (
              <InvoiceTable
                caption={t('desk:customers.openInvoices')}
                invoices={invoices}
                href={({ id }) => invoicePath(id)}
                stickyTop="top-12"
              />
            )}
          </Card>
          {customer.can.openCase && invoices.length > 0 ? (
            <LinkButton to={customerInvoicesPath(customer.id, { filter: 'open' })} className="self-start">
              {t('desk:customers.openCase')}
            </LinkButton>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t('desk:customers.team')}>
            {customer.team.length === 0 ? (
              <p className="text-ink-muted">{t('desk:customers.noTeam')}</p>
            ) : (
              <ul className="flex flex-col gap-2">
                {customer.team.map(({ id, name, role }) => (
                  <li key={id} className="flex items-center gap-2">
                    <Avatar name={name} size="small" decorative />
                    <span className="min-w-0">
                      <bdi className="block truncate">{name}</bdi>
                      <span className="block text-sm text-ink-muted">{t(`common:roles.${role}`)}</span>
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {customer.can.setTeam ? <TeamForm customer={customer} staff={staff} form={form} /> : null}
          </Card>
          <Card title={t('desk:customers.facts')}>
            <KeyValues
              items={[
                { key: t('desk:customers.segment'), value: t(`desk:customers.segments.${customer.segment}`) },
                { key: t('common:user.language'), value: t(`common:languages.${customer.language}`) },
                { key: t('desk:customers.country'), value: customer.country },
                { key: t('desk:customers.registration'), value: customer.registration },
                { key: t('desk:customers.address'), value: customer.address },
                { key: t('desk:customers.email'), value: customer.email },
              ]}
            />
          </Card>
          {customer.risk ? <RiskCard risk={customer.risk} currency={customer.balances[0]?.currency ?? 'EUR'} /> : null}
        </div>
      </div>
    </>
  );
}
