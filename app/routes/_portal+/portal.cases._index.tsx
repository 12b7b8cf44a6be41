import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { CaseRows } from '#app/components/portal/case-row.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { portalCasesPath, portalInvoicesPath } from '#app/utils/paths.ts';
import { PORTAL_CASE_FILTERS } from '#models/contracts/portal.ts';
import { requireOutside } from '#server/auth/guards.ts';
import { findPortalCases } from '#server/domain/cases/find-portal-cases.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentPortalCaseRow } from '#server/presenters/case-portal.ts';

export const handle = { i18n: ['portal', 'cases', 'reasons'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireOutside({ request, context });
  const language = await languageOf(request, actor);
  const params = new URL(request.url).searchParams;
  const filter = PORTAL_CASE_FILTERS.find((key) => key === params.get('filter')) ?? 'all';
  const page = await findPortalCases({
    actor,
    filter,
    after: params.get('after') ?? undefined,
    before: params.get('before') ?? undefined,
  });
  const time = { now: clock.now(), timeZone: config().timeZone };
  return {
    title: pageTitle(language, translator(language, 'cases')('title')),
    filter,
    cases: page.cases.map((row) => presentPortalCaseRow(row, page.news.has(row._id), time)),
    previous: page.previous,
    next: page.next,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PortalCases() {
  const { filter, cases, previous, next } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['portal', 'cases']);
  const isGuest = useSettings().user?.role === 'guest';
  return (
    <>
      <PageHeader title={t('cases:title')} />
      {isGuest ? null : (
        <FilterTabs
          current={filter}
          tabs={PORTAL_CASE_FILTERS.map((key) => ({
            key,
            label: t(`cases:customerFilters.${key}`),
            href: portalCasesPath({ filter: key === 'all' ? undefined : key }),
          }))}
        />
      )}
      <Card flush className="mt-4">
        {cases.length === 0 ? (
          <EmptyState
            action={
              isGuest ? undefined : filter === 'all' ? (
                <LinkButton to={portalInvoicesPath()}>{t('portal:home.allInvoices')}</LinkButton>
              ) : (
                <LinkButton to={portalCasesPath()}>{t('portal:cases.showAll')}</LinkButton>
              )
            }
          >
            {isGuest
              ? t('portal:cases.noneForGuest')
              : filter === 'all'
                ? t('cases:empty.customer')
                : t(`portal:cases.empty.${filter}`)}
          </EmptyState>
        ) : (
          <CaseRows cases={cases} />
        )}
        <Pagination
          previous={previous ? portalCasesPath({ filter, before: previous }) : null}
          next={next ? portalCasesPath({ filter, after: next }) : null}
        />
      </Card>
    </>
  );
}
