import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { CheckCheck, MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaseFilters } from '#app/components/cases/case-filters.tsx';
import {
  isBareList,
  readCaseQuery,
  rememberedFilters,
  rememberFilters,
} from '#app/components/cases/case-query.server.ts';
import { CaseTable } from '#app/components/cases/case-table.tsx';
import { runListIntent } from '#app/components/cases/list-intents.server.ts';
import { SavedViews } from '#app/components/cases/saved-views.tsx';
import { useFresh } from '#app/components/cases/use-fresh.ts';
import { Button } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { casesPath } from '#app/utils/paths.ts';
import { CASE_TABS } from '#models/contracts/view-names.ts';
import { requireDesk } from '#server/auth/guards.ts';
import { countCases } from '#server/domain/cases/case-counts.ts';
import { getCaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import { findStaff } from '#server/domain/cases/find-assignable-staff.ts';
import { findCases } from '#server/domain/cases/find-cases.ts';
import { findSavedViews } from '#server/domain/cases/saved-views.ts';
import { findCustomerRef } from '#server/domain/customers/find-customer-ref.ts';
import { myTurnFilter } from '#server/policies/case-turn.ts';
import { presentCaseRows } from '#server/presenters/case-desk.ts';

export const handle = { i18n: ['cases', 'desk', 'reasons'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireDesk({ request, context });
  const url = new URL(request.url);
  const remembered = isBareList(url) ? rememberedFilters(request) : null;
  if (remembered) {
    throw redirect(casesPath({ filter: 'all', ...remembered }));
  }
  return explained(context, async () => {
    const { filters, after, before } = readCaseQuery(url);
    const [page, counts, views, staff, customer] = await Promise.all([
      findCases({ actor, filters, after, before }),
      countCases({ actor }),
      findSavedViews({ actor }),
      findStaff(),
      filters.customer ? findCustomerRef({ actor, customerId: filters.customer }) : null,
    ]);
    const rows = await presentCaseRows(actor, page.cases, await getCaseRowFacts({ actor, cases: page.cases }));
    const cookie = rememberFilters(filters);
    return data(
      {
        title: pageTitle(actor.language, translator(actor.language, 'cases')('title')),
        rows,
        previous: page.previous,
        next: page.next,
        filters,
        counts,
        views,
        staff: staff.map(({ _id, name }) => ({ id: _id, name })),
        customer,
        hasTurns: myTurnFilter(actor) !== null,
      },
      cookie ? { headers: { 'Set-Cookie': cookie } } : {},
    );
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireDesk({ request, context });
  return runListIntent({ actor, request });
}

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

const SELECTION = 'selected-cases';
const REFRESH_MS = 15_000;

export default function Cases() {
  const { rows, previous, next, filters, counts, views, staff, customer, hasTurns } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['cases', 'desk', 'common']);
  const isBusy = useNavigation().state === 'submitting';
  useFresh(REFRESH_MS);
  const tab = filters.filter ?? 'all';
  const isFiltered = Object.keys(filters).some((name) => name !== 'filter');
  const tabs = CASE_TABS.filter((key) => key !== 'my-turn' || hasTurns).map((key) => ({
    key,
    label: t(`cases:filters.${key}`),
    href: casesPath({ ...filters, filter: key }),
    count: counts[key],
  }));
  return (
    <>
      <header className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h1 tabIndex={-1} className="text-2xl">
          {t('cases:title')}
        </h1>
        <SavedViews views={views} filters={filters} error={form?.errors.name} />
      </header>
      <FilterTabs tabs={tabs} current={tab} label={t('desk:list.tabs')} />
      <div className="my-3">
        <CaseFilters filters={filters} staff={staff} customer={customer ?? undefined} />
      </div>
      <div className="rounded-lg border border-line bg-surface">
        {rows.length === 0 ? (
          <EmptyState
            icon={<MessagesSquare aria-hidden />}
            action={
              isFiltered ? (
                <LinkButton to={casesPath({ filter: tab })}>{t('desk:list.clear')}</LinkButton>
              ) : tab === 'all' ? undefined : (
                <LinkButton to={casesPath({ filter: 'all' })}>{t('desk:list.toAll')}</LinkButton>
              )
            }
          >
            {isFiltered ? t('desk:list.noMatch') : t(`cases:empty.${tab}`)}
          </EmptyState>
        ) : (
          <div className="group/list">
            <CaseTable cases={rows} selectionForm={SELECTION} caption={t(`cases:filters.${tab}`)} />
            <Form
              id={SELECTION}
              method="post"
              preventScrollReset
              className="sticky bottom-0 z-20 hidden items-center gap-3 border-t border-line bg-surface px-(--card) py-2 group-has-[[data-row-select]:checked]/list:flex max-md:bottom-14"
            >
              <span className="text-sm text-ink-muted">{t('desk:list.selection')}</span>
              <Button type="submit" name="intent" value="mark-read" pending={isBusy}>
                <CheckCheck aria-hidden />
                {t('desk:list.markRead')}
              </Button>
            </Form>
          </div>
        )}
        <Pagination
          previous={previous ? casesPath({ ...filters, before: previous }) : null}
          next={next ? casesPath({ ...filters, after: next }) : null}
          note={rows.length > 0 ? <span className="max-md:hidden">{t('common:list.keys')}</span> : null}
        />
      </div>
    </>
  );
}
