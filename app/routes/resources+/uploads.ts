import type { ActionFunctionArgs } from '@remix-run/node';
import { UploadRequestSchema } from '#models/contracts/documents.ts';
import { requireActor } from '#server/auth/guards.ts';
import { askUpload } from '#server/domain/documents/ask-upload.ts';
import { answerJson, answerPostOnly, parseOr400, readJson } from '#server/http/json-answer.ts';
import { takeToken } from '#server/realtime/rate-limit.ts';

const MAX_BYTES = 8 * 1024;

/** Asks for a place to put one file; see `models/contracts/documents.ts`. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context });
  return answerJson(async () => {
    takeToken(actor.userId, 'stream.open');
    const input = parseOr400(UploadRequestSchema, await readJson(request, MAX_BYTES));
    return askUpload({ actor, input });
  });
}

export const loader = answerPostOnly;
