import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ImportStatusBadge } from '#app/components/imports/import-status-badge.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { importPath, importsPath, newImportPath, withQuery } from '#app/utils/paths.ts';
import { requireImporter } from '#server/auth/guards.ts';
import { findImports } from '#server/domain/receivables/import/find-imports.ts';
import { presentImportSummary } from '#server/presenters/import.ts';

export const handle = { i18n: ['imports'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireImporter({ request, context });
  const language = await languageOf(request, actor);
  const before = new URL(request.url).searchParams.get('before');
  const { runs, hasMore } = await explained(context, () => findImports({ actor, ...(before ? { before } : {}) }));
  return {
    title: pageTitle(language, translator(language, 'imports')('title')),
    runs: runs.map(presentImportSummary),
    hasMore,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Imports() {
  const { runs, hasMore } = useLoaderData<typeof loader>();
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <LinkButton to={newImportPath()} variant="primary">
            {t('new')}
          </LinkButton>
        }
      />
      <Card flush>
        {runs.length === 0 ? (
          <EmptyState action={<LinkButton to={newImportPath()}>{t('new')}</LinkButton>}>{t('empty')}</EmptyState>
        ) : (
          <DataTable
            caption={t('former')}
            rows={runs}
            rowKey={({ id }) => id}
            rowHref={({ id }) => importPath(id)}
            keyboard
            columns={[
              { key: 'file', header: t('columns.file'), cell: ({ fileName }) => fileName, card: 'title', grow: true },
              { key: 'kind', header: t('columns.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
              { key: 'when', header: t('columns.when'), cell: ({ createdAt }) => <Instant at={createdAt} /> },
              {
                key: 'status',
                header: t('columns.status'),
                cell: ({ status }) => <ImportStatusBadge status={status} />,
              },
              {
                key: 'imported',
                header: t('columns.imported'),
                align: 'end',
                cell: ({ counts }) => format.number(counts.created + counts.updated),
              },
              {
                key: 'refused',
                header: t('columns.refused'),
                align: 'end',
                cell: ({ counts }) => format.number(counts.refused),
              },
            ]}
          />
        )}
      </Card>
      {hasMore ? (
        <p className="mt-4">
          <LinkButton to={withQuery(importsPath(), { before: runs.at(-1)?.id })}>{t('more')}</LinkButton>
        </p>
      ) : null}
    </>
  );
}
