import type { LoaderFunctionArgs } from '@remix-run/node';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { requireImporter } from '#server/auth/guards.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { getImportErrorsCsv } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { importSentences } from '#server/presenters/import-sentences.ts';

/** The rows a run refused, or would refuse, as a file for a spreadsheet. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireImporter({ request, context });
  const language = await languageOf(request, actor);
  const t = translator(language, 'imports');
  const run = await explained(context, () => getImport({ actor, runId: params.runId ?? '' }));
  const rows = getImportErrorsCsv({
    actor,
    runId: run._id,
    titles: [t('problem.line'), t('problem.column'), t('problem.value'), t('problem.reason')],
    say: importSentences(language).problem,
    signal: request.signal,
  });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await rows.next();
      if (done) {
        controller.close();
      } else {
        controller.enqueue(encoder.encode(value));
      }
    },
  });
  const name = `${run.fileName.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '_')}-errors.csv`;
  return new Response(body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
