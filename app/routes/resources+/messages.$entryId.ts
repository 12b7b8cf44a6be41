import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '#server/auth/guards.ts';
import { getMessageVersions } from '#server/domain/cases/get-message-versions.ts';
import { answerJson } from '#server/http/json-answer.ts';

/** An edited message's earlier versions, and the body its author may still edit. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  return answerJson(() => getMessageVersions({ actor, entryId: params.entryId ?? '' }));
}
