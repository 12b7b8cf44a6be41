import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { ErrorCode } from '#models/contracts/errors.ts';
import { logger } from '#server/platform/logger.ts';

/** What is refused before any route is asked, and what went wrong on the way to one. */
type EdgeStatus = 400 | 403 | 404 | 405 | 413 | 500;
type EdgeLanguage = 'en' | 'fr';

const CODES = {
  400: 'INVALID',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'INVALID',
  413: 'TOO_LARGE',
  500: 'INTERNAL',
} as const satisfies Record<EdgeStatus, ErrorCode>;

const SENTENCES: Readonly<Record<EdgeLanguage, Readonly<Record<EdgeStatus, string>>>> = {
  en: {
    400: 'This address or request cannot be read. Check it, or start from the home page.',
    403: 'This request came from another site, so nothing was done. Open the page here and try again.',
    404: 'There is nothing at this address.',
    405: 'This address cannot be used in this way, so nothing was done.',
    413: 'This is larger than what is accepted here, so nothing was done.',
    500: 'Something went wrong on our side. Try again; if it happens again, tell us the reference.',
  },
  fr: {
    400: 'Cette adresse ou cette demande est illisible. Vérifiez-la ou repartez de l’accueil.',
    403: 'Cette demande vient d’un autre site\u00a0: rien n’a été fait. Ouvrez la page ici et recommencez.',
    404: 'Il n’y a rien à cette adresse.',
    405: 'Cette adresse ne s’utilise pas de cette façon\u00a0: rien n’a été fait.',
    413: 'C’est plus grand que ce qui est accepté ici\u00a0: rien n’a été fait.',
    500: 'Une erreur est survenue de notre côté. Recommencez\u00a0; si elle se répète, donnez-nous la référence.',
  },
};
const WORDS = {
  en: { title: 'Not possible', home: 'Home page', reference: 'Reference:' },
  fr: { title: 'Impossible', home: 'Accueil', reference: 'Référence\u00a0:' },
} as const satisfies Record<EdgeLanguage, Record<string, string>>;

/** What was chosen on this device, else what the browser asks for. Nobody is signed in yet at this place. */
function languageOf(request: Request): EdgeLanguage {
  const chosen = /(?:^|;\s*)lng=(en|fr)(?:;|$)/.exec(request.get('Cookie') ?? '')?.[1];
  return (chosen ?? request.acceptsLanguages('en', 'fr')) === 'fr' ? 'fr' : 'en';
}

/** One plain sentence in the reader's language with the reference of the request; to code, the code. */
export function answerAtEdge(request: Request, response: Response, status: EdgeStatus): void {
  const language = languageOf(request);
  const { requestId, cspNonce } = response.locals;
  response.status(status).set({ 'Cache-Control': 'private, no-store', 'Content-Language': language });
  response.vary('Cookie').vary('Accept-Language');
  if (/^\/(?:resources|api)\//.test(request.path)) {
    const code = CODES[status];
    response.json({ ok: false, code, message: code, requestId });
    return;
  }
  const { title, home, reference } = WORDS[language];
  response.type('html').send(`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Entente</title>
<style nonce="${cspNonce}">body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${SENTENCES[language][status]}</p>
<p><a href="/">${home}</a></p>
<p>${reference} <code>${requestId}</code></p>
</main>
</body>
</html>
`);
}

const METHODS = new Set(['GET', 'HEAD', 'POST']);

/** Pages are read and forms are posted; a route is never asked what it makes of any other method. */
export const knownMethods: RequestHandler = (request, response, next) => {
  if (METHODS.has(request.method)) {
    next();
    return;
  }
  response.set('Allow', [...METHODS].join(', '));
  answerAtEdge(request, response, 405);
};

/**
 * NUL stands in no address of ours, and the database refuses it in a search; `_data` is how the router was once asked
 * for data, and fails it. Errors of the reader's, not of ours.
 */
export const readableAddress: RequestHandler = (request, response, next) => {
  if (/%00/.test(request.originalUrl) || '_data' in request.query) {
    answerAtEdge(request, response, 400);
    return;
  }
  next();
};

/** Errors that no route could explain: an address that cannot be decoded, a host that is none, a defect of the edge. */
export const edgeErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const status = statusOf(error);
  if (status === 500) {
    logger.error({ err: error, requestId: response.locals.requestId, method: request.method }, 'the edge failed');
  }
  if (response.headersSent) {
    // Express ends the connection: half an answer must not look whole.
    next(error);
    return;
  }
  answerAtEdge(request, response, status);
};

function statusOf(error: unknown): EdgeStatus {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (status === 404 || status === 413) {
    return status;
  }
  // The request's own address or host, which it may write as it likes.
  const isRequests = (typeof status === 'number' && status >= 400 && status < 500) || code === 'ERR_INVALID_URL';
  return isRequests ? 400 : 500;
}
