import type { RowProblemView } from '#models/contracts/imports.ts';
import { ImportProblems } from '#models/schemas/import-problem.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { previewProblems } from '#server/domain/receivables/import/preview-problems.ts';

const PAGE = 1_000;

/**
 * A value as a cell that no spreadsheet takes for a formula: leading = + - @ tab and CR get an apostrophe before them,
 * quotes are doubled.
 */
export function csvCell(value: string): string {
  const harmless =
    /^\s*[=+\-@\t\r＝＋－＠]/.test(value) && !/^-?\d+([.,]\d+)?$/.test(value.trim()) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/**
 * The rows a run refused, or would refuse, as CSV (UTF-8 with mark, semicolons, CRLF: what spreadsheets open by a double
 * click).
 * @param say turns a problem into a sentence in the reader's language; @param titles the four column titles
 * @param signal that nobody waits for the answer any more; what has not run yet is read only while somebody does
 */
export async function* getImportErrorsCsv({
  actor,
  runId,
  titles,
  say,
  signal,
}: {
  actor: Actor | null;
  runId: string;
  titles: readonly [line: string, column: string, value: string, reason: string];
  say: (problem: RowProblemView) => string;
  signal?: AbortSignal;
}): AsyncGenerator<string> {
  const run = await getImport({ actor, runId });
  yield `\ufeff${titles.map(csvCell).join(';')}\r\n`;
  for await (const problems of run.status === 'uploaded' ? previewProblems(run, signal) : importProblems(runId)) {
    yield problems
      .map(
        (problem) =>
          `${[String(problem.line), problem.column, problem.value, say(problem)].map(csvCell).join(';')}\r\n`,
      )
      .join('');
  }
}

/** The problems of a run in the order of the file, page by page. */
export async function* importProblems(runId: string): AsyncGenerator<RowProblemView[]> {
  let after = '';
  for (;;) {
    const page = await ImportProblems.within(everything()).find(
      { runId, _id: { $gt: after } },
      { sort: { _id: 1 }, limit: PAGE },
    );
    if (page.length === 0) {
      return;
    }
    yield page.map(({ line, column, value, reason, params }) => ({ line, column, value, reason, params }));
    after = page.at(-1)?._id ?? '';
  }
}

/** The first problems of a run, for its result page. */
export async function findImportProblems({
  actor,
  runId,
  limit = 20,
}: {
  actor: Actor | null;
  runId: string;
  limit?: number;
}): Promise<RowProblemView[]> {
  await getImport({ actor, runId });
  const found = await ImportProblems.within(everything()).find({ runId }, { sort: { _id: 1 }, limit });
  return found.map(({ line, column, value, reason, params }) => ({ line, column, value, reason, params }));
}
