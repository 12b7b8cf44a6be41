import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import { newId } from '#server/platform/ids.ts';
import { logger } from '#server/platform/logger.ts';

/** A request id people can read to support: ours, never one that a client chose. */
export const requestIds: RequestHandler = (request, response, next) => {
  const id = newId().slice(0, 12);
  (request as IncomingMessage & { id: string }).id = id;
  response.locals.requestId = id;
  response.setHeader('X-Request-Id', id);
  next();
};

const withoutQuery = (url: string | undefined): string => (url ?? '').split('?')[0] ?? '';

/** One line a request; no cookies, no tokens, no query strings (links carry secrets there). */
export const requestLog: RequestHandler = pinoHttp({
  logger,
  genReqId: (request) => (request as IncomingMessage & { id?: string }).id ?? newId(),
  serializers: {
    req: (request: { id: string; method: string; url: string }) => ({
      id: request.id,
      method: request.method,
      url: redactPath(withoutQuery(request.url)),
    }),
    res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
  },
  customLogLevel: (_request, response, error) =>
    error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'debug',
}) as unknown as RequestHandler;

/** Secrets of links stand in the path. */
function redactPath(path: string): string {
  return path.replace(/[A-Za-z0-9_-]{40,}/g, '[secret]');
}
