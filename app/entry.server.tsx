import { PassThrough } from 'node:stream';
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { logger } from '#server/platform/logger.ts';
import { NonceContext } from './hooks/use-nonce.ts';
import { i18nFor, languageOf } from './i18n/i18n.server.ts';

/* ---- the process takes everything it starts from this module, so that it has one module graph ------------------- */
export { startPlatform } from '#server/platform/start.ts';

/** How long a page may stream, ms. */
export const streamTimeout = 10_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const language = await languageOf(request, context.actor);
  // A robot reads a finished page; a browser starts with the shell.
  const ready = isbot(request.headers.get('user-agent')) ? 'onAllReady' : 'onShellReady';
  let statusCode = status;
  return new Promise((resolve, reject) => {
    let hasShell = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.cspNonce}>
        <I18nextProvider i18n={i18nFor(language)}>
          <RemixServer context={remixContext} url={request.url} nonce={context.cspNonce} abortDelay={streamTimeout} />
        </I18nextProvider>
      </NonceContext.Provider>,
      {
        nonce: context.cspNonce,
        [ready]() {
          hasShell = true;
          const body = new PassThrough();
          headers.set('Content-Type', 'text/html; charset=utf-8');
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusCode }));
          pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          statusCode = 500;
          // Errors before the shell are logged by handleError.
          if (hasShell) {
            logger.error({ err: error, requestId: context.requestId }, 'the page failed while streaming');
          }
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Whatever a loader, an action or a component did not expect. The reader gets one plain sentence and the request id. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (!request.signal.aborted) {
    const { pathname } = new URL(request.url);
    // A request that fits no route is its sender's mistake: no alarm of ours.
    const level = isRouteErrorResponse(error) && error.status < 500 ? 'info' : 'error';
    logger[level](
      { err: error, requestId: context.requestId, method: request.method, path: pathname },
      'the request failed',
    );
  }
}
