import { Form, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ImportCountList } from '#app/components/imports/import-counts.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { importErrorsPath, invoicesPath } from '#app/utils/paths.ts';
import type { ImportView, SentencedProblem } from '#models/contracts/import-views.ts';

/** What a run has done, what it refused and why, and the way back. */
export function ImportResult({ run, problems }: { run: ImportView; problems: readonly SentencedProblem[] }) {
  const { t } = useTranslation('imports');
  const isBusy = useNavigation().state !== 'idle';
  const imported = run.counts.created + run.counts.updated;
  const canUndo = run.status === 'finished' || run.status === 'failed' || run.status === 'interrupted';
  return (
    <div className="flex flex-col gap-5">
      {run.undo ? (
        <Banner>
          {t('result.undone', { removed: run.undo.removed, customers: run.undo.customersRemoved, kept: run.undo.kept })}
        </Banner>
      ) : null}
      {run.status === 'failed' || run.status === 'interrupted' ? (
        <Banner
          tone="danger"
          action={
            <Form method="post">
              <Button type="submit" name="intent" value="run" variant="primary" pending={isBusy}>
                {t('result.continue')}
              </Button>
            </Form>
          }
        >
          {t(`result.${run.status}`)}
        </Banner>
      ) : null}
      <Card title={imported > 0 ? t('result.finished', { count: imported }) : t('result.nothing')}>
        <ImportCountList counts={run.counts} />
        <div className="mt-5 flex flex-wrap gap-3">
          <LinkButton to={invoicesPath()}>{t('result.toInvoices')}</LinkButton>
        </div>
      </Card>
      {run.counts.refused > 0 ? <Refused run={run} problems={problems} /> : null}
      {canUndo ? (
        <Card title={t('result.undo')}>
          <Form method="post" className="flex flex-wrap items-center justify-between gap-3">
            <p className="max-w-2xl text-ink-muted">{t('result.undoHelp')}</p>
            <Button type="submit" name="intent" value="undo" variant="danger" pending={isBusy}>
              {t('result.undo')}
            </Button>
          </Form>
        </Card>
      ) : null}
    </div>
  );
}

function Refused({ run, problems }: { run: ImportView; problems: readonly SentencedProblem[] }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <Card
      title={t('result.refused', { count: run.counts.refused })}
      flush
      actions={
        <LinkButton to={importErrorsPath(run.id)} reloadDocument>
          {t('result.download')}
        </LinkButton>
      }
    >
      <DataTable
        caption={t('result.firstProblems')}
        rows={problems.map((problem, index) => ({ ...problem, id: `${problem.line}-${index}` }))}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'line',
            header: t('problem.line'),
            align: 'end',
            cell: ({ line }) => format.number(line),
            card: 'title',
          },
          { key: 'column', header: t('problem.column'), cell: ({ column }) => <Given>{column}</Given>, wrap: true },
          { key: 'value', header: t('problem.value'), cell: ({ value }) => <Given>{value}</Given>, wrap: true },
          { key: 'reason', header: t('problem.reason'), cell: ({ sentence }) => sentence, wrap: true },
        ]}
      />
    </Card>
  );
}

/** What stands in the file may be one endless word: it breaks, and the column keeps a width one can read. */
const Given = ({ children }: { children: string }) => (
  <bdi className="wrap-anywhere sm:block sm:min-w-32">{children}</bdi>
);
