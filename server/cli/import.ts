import { createReadStream, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { prepareCollections } from '#models/collection.ts';
import {
  FIELDS_OF_KIND,
  IMPORT_KINDS,
  type ImportChoices,
  ImportChoicesSchema,
  type ImportField,
  type ImportKind,
  ImportKindSchema,
  type Mapping,
} from '#models/contracts/imports.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { runCommand, UsageError, withInstallation } from '#server/cli/connect.ts';
import { discardImport } from '#server/domain/receivables/import/discard-import.ts';
import { findInterruptedRun } from '#server/domain/receivables/import/find-interrupted-run.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { getImportErrorsCsv } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { previewImport } from '#server/domain/receivables/import/preview-import.ts';
import { progressOf } from '#server/domain/receivables/import/progress-of.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import type { AppError } from '#server/platform/errors.ts';
import { importSentences } from '#server/presenters/import-sentences.ts';

const USAGE = `Imports receivables or customers from CSV or XLSX.

  npm run import -- <kind> <file> [options]

  <kind>        ${IMPORT_KINDS.join(' or ')}
  --dry-run     show what would happen, import nothing
  --date-order  dmy, mdy or ymd: needed only when the file does not tell by itself
  --decimal     comma or dot: needed only when the file does not tell by itself
  --currency    of rows that name none (default EUR)
  --map         field=Column name; may be repeated. Fields: ${FIELDS_OF_KIND['ar-csv'].join(', ')}
  --errors      file for the refused rows, as CSV; with --dry-run for those that would be refused
  --yes         do not ask before importing

Exit codes: 0 every row is in · 1 some rows were refused · 2 nothing was imported: wrong call, unreadable file, or a
decision is missing · 3 failed or interrupted; run the same command again, it continues.
`;

const say = importSentences('en');
const out = (text: string): void => void process.stdout.write(`${text}\n`);
const isTerminal = process.stdout.isTTY === true;

interface Command {
  kind: ImportKind;
  file: string;
  dryRun: boolean;
  yes: boolean;
  errors: string | undefined;
  map: readonly string[];
  choices: ImportChoices;
}

function readCommand(): Command | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      'date-order': { type: 'string' },
      decimal: { type: 'string' },
      currency: { type: 'string' },
      map: { type: 'string', multiple: true, default: [] },
      errors: { type: 'string' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    return null;
  }
  const [kind, file, ...more] = positionals;
  const parsedKind = ImportKindSchema.safeParse(kind);
  if (!parsedKind.success || !file || more.length > 0) {
    throw new UsageError(
      kind && !parsedKind.success ? `There is no kind "${kind}".` : 'Say what to import: a kind and one file.',
    );
  }
  const choices = ImportChoicesSchema.safeParse({
    ...(values['date-order'] === undefined ? {} : { dateOrder: values['date-order'] }),
    ...(values.decimal === undefined ? {} : { decimalMark: values.decimal }),
    ...(values.currency === undefined ? {} : { currency: values.currency.toUpperCase() }),
  });
  if (!choices.success) {
    throw new UsageError(choices.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  }
  return {
    kind: parsedKind.data,
    file,
    dryRun: values['dry-run'],
    yes: values.yes,
    errors: values.errors,
    map: values.map,
    choices: choices.data as ImportChoices,
  };
}

/** The mapping that was understood, with the columns named on the command line put in. */
function withMapped(run: ImportRunDoc, map: readonly string[]): Mapping {
  const mapping: Mapping = { ...run.understanding.mapping };
  for (const pair of map) {
    const [field = '', ...rest] = pair.split('=');
    const name = rest.join('=').trim().toLowerCase();
    if (!(FIELDS_OF_KIND[run.kind] as readonly string[]).includes(field)) {
      throw new UsageError(`--map: there is no field "${field}" in ${run.kind}.`);
    }
    const column = run.understanding.headers.findIndex((header) => header.toLowerCase() === name);
    if (name !== '' && column < 0) {
      throw new UsageError(
        `--map: there is no column "${rest.join('=')}". Columns: ${run.understanding.headers.join(', ')}`,
      );
    }
    for (const [other, taken] of Object.entries(mapping)) {
      if (taken === column) {
        delete mapping[other as ImportField];
      }
    }
    if (name === '') {
      delete mapping[field as ImportField];
    } else {
      mapping[field as ImportField] = column;
    }
  }
  return mapping;
}

function showUnderstanding({ understanding, preview, fileName, kind }: ImportRunDoc): void {
  const { table, headers, mapping, dates, numbers, rows, skipped } = understanding;
  out(
    `${fileName}: ${table.format === 'xlsx' ? `workbook, sheet "${table.sheet ?? ''}"` : `${table.encoding}, cut at ${JSON.stringify(table.delimiter)}`}, ${rows} rows, header in line ${understanding.headerLine}`,
  );
  for (const field of FIELDS_OF_KIND[kind]) {
    const column = mapping[field];
    if (column !== undefined) {
      const date = dates[field as 'issuedOn'];
      const number = numbers[field as 'total'];
      out(
        `  ${say.field(field).padEnd(24)} ${headers[column] ?? ''}${date ? ` · ${say.date(date)}` : ''}${number ? ` · ${say.number(number)}` : ''}`,
      );
    }
  }
  if (kind === 'ar-csv' && mapping.currency === undefined) {
    out(
      `  ${say.field('currency').padEnd(24)} ${understanding.currency}${understanding.currencyAssumed ? ' (assumed; --currency names another)' : ''}`,
    );
  }
  if (skipped.length > 0) {
    out(
      `  Left out: ${skipped
        .map(({ line, why }) => `line ${line} (${why})`)
        .slice(0, 10)
        .join(', ')}${skipped.length > 10 ? ', …' : ''}`,
    );
  }
  if (understanding.blockers.length === 0) {
    const { created, updated, unchanged, repeated, refused } = preview.counts;
    out(
      `Would import ${created} new and ${updated} changed; ${unchanged} unchanged, ${repeated} repeated, ${refused} refused.`,
    );
    for (const { problem } of preview.rows) {
      if (problem) {
        out(
          `  line ${problem.line}${problem.column ? `, ${problem.column}` : ''}: ${JSON.stringify(problem.value)} ${say.problem(problem)}`,
        );
      }
    }
  }
}

/** Shows the progress of a run until it has ended. */
async function watch(runId: string, done: Promise<void>): Promise<void> {
  let ended = false;
  void done.finally(() => {
    ended = true;
  });
  while (!ended) {
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, isTerminal ? 500 : 5_000).unref())]);
    const progress = progressOf(await getImport({ actor: null, runId }));
    if (progress && !ended) {
      const share = progress.total === 0 ? 0 : Math.min(1, progress.done / progress.total);
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
      const text = `${bar} ${Math.round(share * 100)} % · ${progress.done}/${progress.total} rows · ${progress.rate} rows/s${progress.secondsLeft === null ? '' : ` · ${progress.secondsLeft} s left`}`;
      process.stdout.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    }
  }
  if (isTerminal) {
    process.stdout.write('\r\u001b[K');
  }
  await done;
}

async function confirm(): Promise<boolean> {
  if (!isTerminal || process.stdin.isTTY !== true) {
    return true;
  }
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await ask.question('Import? [y/N] ');
  ask.close();
  return /^[yo]/i.test(answer.trim());
}

async function writeErrors(runId: string, file: string): Promise<void> {
  const rows = getImportErrorsCsv({
    actor: null,
    runId,
    titles: ['Line', 'Column', 'Value', 'Reason'],
    say: say.problem,
  });
  await pipeline(rows, createWriteStream(file));
  out(`Refused rows are in ${file}`);
}

async function importFile({ kind, file, dryRun, yes, errors, map, choices }: Command): Promise<number> {
  const interrupted = dryRun ? null : await findInterruptedRun({ kind, bytes: createReadStream(file) });
  let run =
    interrupted ??
    (await startImport({ actor: null, kind, fileName: basename(file), bytes: createReadStream(file), choices }));
  if (interrupted) {
    out(`Continues the import of this file that was interrupted at row ${interrupted.counts.rows}.`);
  } else if (map.length > 0) {
    run = await previewImport({ actor: null, runId: run._id, choices: { ...choices, mapping: withMapped(run, map) } });
  }
  showUnderstanding(run);
  if (run.understanding.blockers.length > 0) {
    for (const blocker of run.understanding.blockers) {
      console.error(say.blocker(blocker));
    }
    console.error('Nothing was imported. Options: --map field=Column, --date-order dmy|mdy|ymd, --decimal comma|dot.');
    await discardImport({ actor: null, runId: run._id });
    return 2;
  }
  if (dryRun || !(yes || (await confirm()))) {
    try {
      if (dryRun && errors && run.preview.counts.refused > 0) {
        await writeErrors(run._id, errors);
      }
    } finally {
      if (!interrupted) {
        await discardImport({ actor: null, runId: run._id });
      }
    }
    out('Nothing was imported.');
    return dryRun && run.preview.counts.refused > 0 ? 1 : 0;
  }
  const { done } = await runImport({ actor: null, runId: run._id });
  await watch(run._id, done);
  const { status, counts, failure } = await getImport({ actor: null, runId: run._id });
  if (status !== 'finished') {
    console.error(
      `The import stopped after ${counts.rows} rows (${failure ?? status}). Run the same command again; it continues.`,
    );
    return 3;
  }
  out(
    `Imported ${counts.created} new and ${counts.updated} changed; ${counts.unchanged} unchanged, ${counts.repeated} repeated, ${counts.refused} refused.`,
  );
  out(
    `${counts.customersCreated} customers created, ${counts.casesOpened} cases opened, ${counts.casesClosed} settled disputes kept as closed cases.`,
  );
  if (counts.refused > 0) {
    await writeErrors(run._id, errors ?? `${basename(file)}.errors.csv`);
  }
  return counts.refused > 0 ? 1 : 0;
}

const MEANING: Partial<Record<AppError['code'], string>> = {
  IMPORT_RUNNING: 'Another import is running. Wait until it has finished; it can be watched on the imports page.',
  IMPORT_COLUMNS_MISSING: 'Columns that are needed were not found.',
  IMPORT_UNDECIDED: 'The order of dates or the decimal mark has to be chosen.',
};

async function main(): Promise<number> {
  const command = readCommand();
  if (!command) {
    out(USAGE);
    return 0;
  }
  await access(command.file).catch(() => {
    throw new UsageError(`There is no file ${command.file}, or it cannot be read.`);
  });
  return withInstallation({ beside: true }, async () => {
    await prepareCollections();
    return importFile(command);
  });
}

await runCommand(main, {
  usage: USAGE,
  explain: ({ code, params }) => (code === 'IMPORT_UNREADABLE' ? say.unreadable(params) : MEANING[code]),
  exitCodes: { refused: 2, failed: 3 },
});
