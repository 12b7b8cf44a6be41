import type { ActionFunctionArgs } from '@remix-run/node';
import { requireActor } from '#server/auth/guards.ts';
import { finaliseUpload } from '#server/domain/documents/finalise-upload.ts';
import { answerJson, answerPostOnly } from '#server/http/json-answer.ts';
import { presentDocument } from '#server/presenters/document.ts';

/** Finalises an upload whose file has been sent to the store: `{ ok: true, document }`. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireActor({ request, context });
  return answerJson(async () => ({
    document: presentDocument(await finaliseUpload({ actor, documentId: params.documentId ?? '' })),
  }));
}

export const loader = answerPostOnly;
