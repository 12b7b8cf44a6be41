import { Form, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import type { ImportFieldView, ImportView } from '#models/contracts/import-views.ts';
import { DATE_ORDERS, DECIMAL_MARKS } from '#models/contracts/imports.ts';

const KNOWN_DELIMITERS = [';', ',', '\t', '|'] as const;

/** What was understood of a file, and the form that corrects it. */
export function ImportUnderstanding({ run }: { run: ImportView }) {
  const { t } = useTranslation('imports');
  const isBusy = useNavigation().state !== 'idle';
  return (
    <Card title={t('check.title')}>
      <Form method="post" className="flex flex-col gap-5" preventScrollReset>
        <TableFacts run={run} />
        {run.blockers.length > 0 ? (
          <Banner tone="danger">
            <p className="font-semibold">{t('check.decide')}</p>
            <ul className="mt-1 list-disc ps-5">
              {run.blockers.map((blocker) => (
                <li key={blocker}>{blocker}</li>
              ))}
            </ul>
          </Banner>
        ) : null}
        <fieldset>
          <legend className="mb-2 font-medium">{t('check.columns')}</legend>
          <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
            {run.fields.map((field) => (
              <ColumnSelect key={field.field} field={field} headers={run.headers} />
            ))}
          </div>
        </fieldset>
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
          {run.dateOrder.isOpen ? (
            <SelectField
              name="dateOrder"
              label={t('check.dateOrder')}
              defaultValue={run.dateOrder.chosen ?? ''}
              placeholder
              options={DATE_ORDERS.map((order) => ({ value: order, label: t(`check.dateOrders.${order}`) }))}
            />
          ) : null}
          {run.decimalMark.isOpen ? (
            <SelectField
              name="decimalMark"
              label={t('check.decimalMark')}
              defaultValue={run.decimalMark.chosen ?? ''}
              placeholder
              options={DECIMAL_MARKS.map((mark) => ({ value: mark, label: t(`check.decimalMarks.${mark}`) }))}
            />
          ) : null}
          {run.choosesCurrency ? (
            <TextField
              name="currency"
              label={t('check.currency')}
              help={t('check.currencyHelp')}
              defaultValue={run.currency}
              maxLength={3}
              autoCapitalize="characters"
            />
          ) : null}
        </div>
        <div>
          <Button type="submit" name="intent" value="preview" pending={isBusy}>
            {t('check.again')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function TableFacts({ run }: { run: ImportView }) {
  const { t } = useTranslation('imports');
  const { table } = run;
  const delimiter = KNOWN_DELIMITERS.find((known) => known === table.delimiter);
  const facts = [
    table.format === 'xlsx'
      ? t('check.xlsx', { sheet: table.sheet ?? '' })
      : t('check.csv', {
          encoding: table.encoding.toUpperCase(),
          delimiter: delimiter ? t(`check.delimiter.${delimiter}`) : table.delimiter,
        }),
    t('check.rows', { count: run.rows, line: run.headerLine }),
    ...(run.skipped.length > 0 ? [t('check.skipped', { count: run.skipped.length })] : []),
    ...(run.remembered ? [t('check.remembered')] : []),
  ];
  return (
    <ul className="flex flex-col gap-0.5 text-ink-muted">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

function ColumnSelect({ field, headers }: { field: ImportFieldView; headers: readonly string[] }) {
  const { t } = useTranslation('imports');
  return (
    <SelectField
      // A mapping that was found anew must show, whatever the browser remembers of the select.
      key={`${field.field}-${field.column ?? ''}`}
      name={`column.${field.field}`}
      label={field.isRequired ? `${field.label} (${t('check.needed')})` : field.label}
      error={field.isMissing ? t('check.needed') : undefined}
      help={field.evidence}
      defaultValue={field.column === null ? '' : String(field.column)}
      placeholder={t('check.none')}
      options={headers.map((header, index) => ({ value: String(index), label: header }))}
    />
  );
}
