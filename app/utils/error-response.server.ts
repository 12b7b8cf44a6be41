import { data } from '@remix-run/node';
import { AppError, statusOf } from '#server/platform/errors.ts';
import type { ErrorPayload } from './error-payload.ts';
import { isErrorCode } from './error-payload.ts';

const payloadOf = (error: AppError, requestId: string): ErrorPayload => {
  const fields = Object.fromEntries(
    Object.entries(error.fields ?? {}).map(([name, codes]) => [name, codes.filter(isErrorCode)]),
  );
  return { code: error.code, params: error.params, requestId, ...(error.fields ? { fields } : {}) };
};

/**
 * Runs a loader's work and turns an expected failure into the page that explains it:
 * `return explained(context, () => getCase({ actor, caseId }))`. Anything unexpected goes on to `handleError`.
 */
export async function explained<T>(context: { requestId: string }, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) {
      throw data(payloadOf(error, context.requestId), { status: statusOf(error.code) });
    }
    throw error;
  }
}

/** An expected failure of an action as its answer, for the form to show; anything else is thrown on. */
export function refusal(error: unknown, context: { requestId: string }) {
  if (error instanceof AppError) {
    return data({ ok: false as const, error: payloadOf(error, context.requestId) }, { status: statusOf(error.code) });
  }
  throw error;
}
