import { request as forwardTo } from 'node:http';
import { pipeline } from 'node:stream';
import type { RequestHandler } from 'express';
import { answerAtEdge } from '#server/http/edge-answer.ts';

/** Under which path of our own address browsers reach the embedded store, when they cannot reach its port. */
export const STORE_PATH = '/object-store';

/**
 * Hands requests for files on to the embedded store: it listens on this machine only, on a port of its own. The store
 * decides by the signature of each link; whoever is signed in is none of its business, so cookies stay here.
 */
export function storeRoute({ port, publicUrl }: { port: number; publicUrl: string }): RequestHandler {
  const { host } = new URL(publicUrl);
  return (request, response) => {
    const { cookie: _cookie, ...headers } = request.headers;
    const forward = forwardTo({
      host: '127.0.0.1',
      port,
      method: request.method,
      path: request.originalUrl,
      // Links are signed for the address people type, whatever a proxy made of it.
      headers: { ...headers, host },
    });
    forward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => undefined);
    });
    pipeline(request, forward, (error) => {
      // A refusal may come before the file is through: what has begun to arrive goes on to the reader.
      if (error && !response.headersSent) {
        answerAtEdge(request, response, 500);
      }
    });
    response.on('close', () => forward.destroy());
  };
}
