import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireImporter } from '#server/auth/guards.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { settleDeadRuns } from '#server/domain/receivables/import/import-lease.ts';
import { progressOf } from '#server/domain/receivables/import/progress-of.ts';
import { answerJson } from '#server/http/json-answer.ts';

/** How far a run is; asked by its page every second. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireImporter({ request, context });
  return answerJson(async () => {
    // A run whose process has died must not look as if it still went on.
    await settleDeadRuns();
    const run = await getImport({ actor, runId: params.runId ?? '' });
    return { status: run.status, progress: progressOf(run) };
  });
}
