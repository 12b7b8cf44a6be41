import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { StreamIdSchema } from '#models/contracts/entries.ts';
import { MAX_CHANGES } from '#models/contracts/realtime.ts';
import { requireActor } from '#server/auth/guards.ts';
import { getHistory } from '#server/domain/cases/read-stream.ts';
import { answerJson, parseOr400 } from '#server/http/json-answer.ts';

const HistorySchema = z.strictObject({
  stream: StreamIdSchema,
  before: z.number().int().min(0).optional(),
  limit: z.number().int().min(1).max(MAX_CHANGES).default(50),
});

/** `GET /api/v1/streams/:stream/history?before=&limit=`: earlier entries, oldest first. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  return answerJson(async () => {
    const query = new URL(request.url).searchParams;
    const number = (name: string) => (query.has(name) ? { [name]: Number(query.get(name)) } : {});
    const { stream, before, limit } = parseOr400(HistorySchema, {
      stream: params.stream,
      ...number('before'),
      ...number('limit'),
    });
    return getHistory({ actor, stream, limit, ...(before === undefined ? {} : { before }) });
  });
}
