import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import type { ImportCounts } from '#models/contracts/imports.ts';

const ALWAYS = ['created', 'updated', 'unchanged', 'refused'] as const;
const WHEN_ANY = ['repeated', 'customersCreated', 'casesOpened', 'casesClosed'] as const;

/** What became of the rows, each number with its word. */
export function ImportCountList({ counts }: { counts: ImportCounts }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const shown = [...ALWAYS, ...WHEN_ANY.filter((key) => counts[key] > 0)];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {shown.map((key) => (
        <div key={key} className="flex flex-col-reverse">
          <dt className="text-sm text-ink-muted">{t(`counts.${key}`)}</dt>
          <dd className="text-xl font-semibold tabular-nums">{format.number(counts[key])}</dd>
        </div>
      ))}
    </dl>
  );
}
