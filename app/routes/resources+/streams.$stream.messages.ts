import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { explained } from '#app/utils/error-response.server.ts';
import { casePath, portalCasePath } from '#app/utils/paths.ts';
import { StreamIdSchema } from '#models/contracts/entries.ts';
import { MessageSendSchema } from '#models/contracts/realtime.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { type Actor, isOutside } from '#server/auth/actor.ts';
import { requireActor } from '#server/auth/guards.ts';
import { caseIdOf } from '#server/domain/cases/case-access.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { answerJson, parseOr400, readJson } from '#server/http/json-answer.ts';
import { readFields } from '#server/http/read-fields.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { takeToken } from '#server/realtime/rate-limit.ts';

const MAX_BYTES = 96 * 1024;
const FIELDS = new Set(['text', 'audience', 'clientId']);

/**
 * Sending without a socket: JSON from a script, or a plain form without any. The same use case, the same idempotency.
 * A form is answered with the case's page.
 */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireActor({ request, context });
  // A tab names whose unsent message this is; after somebody else signed in it must not go out under their name.
  const expected = request.headers.get('X-Entente-User');
  if (expected !== null && expected !== actor.userId) {
    return answerJson(async () => {
      throw new AppError('UNAUTHENTICATED');
    });
  }
  const isForm = !(request.headers.get('content-type') ?? '').includes('json');
  const stream = params.stream ?? '';
  if (!isForm) {
    return answerJson(async () => {
      takeToken(actor.userId, 'message.send');
      const input = parseOr400(MessageSendSchema, { ...((await readJson(request, MAX_BYTES)) as object), stream });
      const [entry] = await presentEntries([await postMessage({ actor, input })], numberingOf(actor));
      return { entry };
    });
  }
  const back = pageOf(actor, caseIdOf(stream) ?? '');
  try {
    takeToken(actor.userId, 'message.send');
    const fields = await readFields(request, { maxBytes: MAX_BYTES, accepts: (name) => FIELDS.has(name) });
    const input = parseOr400(MessageSendSchema, {
      stream,
      audience: fields.text('audience'),
      clientId: fields.text('clientId'),
      body: richTextOf(fields.text('text')),
    });
    await postMessage({ actor, input });
  } catch (error) {
    if (error instanceof AppError && error.code !== 'NOT_FOUND') {
      throw redirect(`${back}?${new URLSearchParams({ problem: error.code })}`);
    }
    throw error instanceof AppError ? new Response(null, { status: 404 }) : error;
  }
  throw redirect(back);
}

/** Somebody went back to where a form was sent: the case's page, which says whose it is. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  return explained(context, () => {
    const stream = StreamIdSchema.safeParse(params.stream);
    const caseId = stream.success ? caseIdOf(stream.data) : null;
    if (!caseId) {
      throw notFound();
    }
    return redirect(pageOf(actor, caseId));
  });
}

const pageOf = (actor: Actor, caseId: string): string => (isOutside(actor) ? portalCasePath(caseId) : casePath(caseId));
