import type { LoaderFunctionArgs } from '@remix-run/node';
import { StreamSinceSchema } from '#models/contracts/realtime.ts';
import { requireActor } from '#server/auth/guards.ts';
import { getChanges } from '#server/domain/cases/read-stream.ts';
import { answerJson, parseOr400 } from '#server/http/json-answer.ts';

/** `GET /api/v1/streams/:stream/changes?after=&limit=`: what changed after a cursor, in the reader's numbering. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  return answerJson(async () => {
    const query = new URL(request.url).searchParams;
    const { stream, after, limit } = parseOr400(StreamSinceSchema, {
      stream: params.stream,
      after: Number(query.get('after') ?? Number.NaN),
      ...(query.has('limit') ? { limit: Number(query.get('limit')) } : {}),
    });
    return getChanges({ actor, stream, after, limit });
  });
}
