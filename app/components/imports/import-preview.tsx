import { Form, useNavigation } from '@remix-run/react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { ImportCountList } from '#app/components/imports/import-counts.tsx';
import { Badge } from '#app/components/ui/badge.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import type { Tone } from '#app/components/ui/tone.ts';
import { useFormat } from '#app/hooks/use-format.ts';
import { importErrorsPath } from '#app/utils/paths.ts';
import type { ImportView } from '#models/contracts/import-views.ts';
import type { PreviewRow } from '#models/contracts/imports.ts';

const TONE: Record<PreviewRow['outcome'], Tone> = {
  created: 'settled',
  updated: 'waiting',
  unchanged: 'neutral',
  repeated: 'neutral',
  refused: 'danger',
};

/** What a run would do: counts, 20 rows with the problems first, and the button that does it. */
export function ImportPreviewCard({ run }: { run: ImportView }) {
  const { t } = useTranslation('imports');
  const navigation = useNavigation();
  const isBusy = navigation.state !== 'idle';
  const { counts } = run.preview;
  const willImport = counts.created + counts.updated;
  return (
    <Card
      title={run.blockers.length === 0 ? t('preview.title') : undefined}
      actions={
        counts.refused > 0 ? (
          <LinkButton to={importErrorsPath(run.id)} reloadDocument>
            {t('result.download')}
          </LinkButton>
        ) : undefined
      }
    >
      {run.blockers.length === 0 ? (
        <>
          <ImportCountList counts={counts} />
          <PreviewTable run={run} />
        </>
      ) : null}
      <Form method="post" className="mt-5 flex first:mt-0 flex-wrap items-center gap-3">
        {run.blockers.length > 0 ? null : willImport > 0 || counts.unchanged > 0 ? (
          <Button type="submit" name="intent" value="run" variant="primary" pending={isBusy}>
            {willImport > 0 ? t('run.submit', { count: willImport }) : t('run.again')}
          </Button>
        ) : (
          <p className="text-ink-muted">{t('run.nothing')}</p>
        )}
        <Button type="submit" name="intent" value="discard" variant="quiet">
          {t('run.discard')}
        </Button>
      </Form>
    </Card>
  );
}

function PreviewTable({ run }: { run: ImportView }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const fields = run.fields.filter(({ column }) => column !== null);
  return (
    // A wide table scrolls by itself, also with the keyboard.
    <section className="mt-4 overflow-x-auto rounded-lg border border-line" aria-label={t('preview.firstRows')}>
      <table className="w-full border-collapse text-start text-sm">
        <caption className="sr-only">{t('preview.caption')}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-ink-muted">
            <th scope="col" className="px-(--cell) py-2 text-end font-medium">
              {t('preview.line')}
            </th>
            <th scope="col" className="px-(--cell) py-2 text-start font-medium">
              <span className="sr-only">{t('columns.status')}</span>
            </th>
            {fields.map(({ field, label }) => (
              <th key={field} scope="col" className="px-(--cell) py-2 text-start font-medium whitespace-nowrap">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {run.preview.rows.map((row) => (
            <tr key={row.line} className={clsx(row.problem && 'bg-danger-soft')}>
              <td className="px-(--cell) py-1.5 text-end align-top tabular-nums">{format.number(row.line)}</td>
              <td className="px-(--cell) py-1.5 align-top">
                <Badge tone={TONE[row.outcome]}>{t(`preview.outcome.${row.outcome}`)}</Badge>
                {row.problem ? <p className="mt-1 min-w-56 text-danger-ink">{row.problem.sentence}</p> : null}
              </td>
              {fields.map(({ field, column }) => (
                <td
                  key={field}
                  className={clsx(
                    'max-w-64 truncate px-(--cell) py-1.5 align-top',
                    row.problem && row.problem.column === run.headers[column ?? -1] && 'font-semibold text-danger-ink',
                  )}
                >
                  {row.cells[field] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
