import { type Request, type Response, Router } from 'express';
import { FRAME_SANDBOX, listPage, mailPage, notFoundPage, PAGE_POLICY } from './mail-sink-pages.ts';
import type { SinkLanguage } from './mail-sink-texts.ts';
import type { MailStore } from './mail-store.ts';

export interface MailSinkRouterOptions {
  readonly store: MailStore;
  /**
   * Who may read. These mails contain sign-in links, so by default only a browser on this very machine may: others get
   * 404. A demo that is reached through a container or a tunnel passes its own answer.
   */
  readonly isAllowed?: (request: Request) => boolean | Promise<boolean>;
}

const PAGE_HEADERS = {
  'Content-Security-Policy': PAGE_POLICY,
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  Vary: 'Accept-Language',
};

/** Serves `/dev/mail`, `/dev/mail/:id` and their `.json` forms; mount it at the root of the application. */
export function mailSinkRouter({ store, isAllowed = isLocalRequest }: MailSinkRouterOptions): Router {
  const router = Router();

  /** Wraps every route, so that none can be reached around the guard by another spelling of its path. */
  function answer(handle: (request: Request, response: Response) => Promise<void>) {
    return async (request: Request, response: Response, next: (error: unknown) => void): Promise<void> => {
      try {
        if (!(await isAllowed(request))) {
          response.status(404).type('text').send('Not found');
          return;
        }
        response.set(PAGE_HEADERS);
        await handle(request, response);
      } catch (error) {
        next(error);
      }
    };
  }

  router.get(
    '/dev/mail.json',
    answer(async (request, response) => {
      response.json({ mails: await store.list({ to: recipientOf(request) }) });
    }),
  );
  router.get(
    '/dev/mail',
    answer(async (request, response) => {
      const to = recipientOf(request);
      response.type('html').send(listPage(languageOf(request), await store.list({ to }), to ?? ''));
    }),
  );
  router.get(
    '/dev/mail/:id.json',
    answer(async (request, response) => {
      const mail = await store.get(request.params.id ?? '');
      if (mail) response.json(mail);
      else response.status(404).json({ error: 'NOT_FOUND' });
    }),
  );
  router.get(
    '/dev/mail/:id.eml',
    answer(async (request, response) => {
      const raw = await store.getRaw(request.params.id ?? '');
      if (!raw) return void sendNotFound(request, response);
      response.type('message/rfc822').attachment(`${request.params.id}.eml`).send(raw);
    }),
  );
  router.get(
    '/dev/mail/:id/html',
    answer(async (request, response) => {
      const mail = await store.get(request.params.id ?? '');
      if (!mail) return void sendNotFound(request, response);
      response.set({
        // Opened on its own, the message is confined just as it is inside the frame.
        'Content-Security-Policy': `sandbox ${FRAME_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'`,
        'X-Frame-Options': 'SAMEORIGIN',
      });
      response.type('html').send(openLinksOutside(mail.html));
    }),
  );
  router.get(
    '/dev/mail/:id',
    answer(async (request, response) => {
      const mail = await store.get(request.params.id ?? '');
      if (mail) response.type('html').send(mailPage(languageOf(request), mail));
      else sendNotFound(request, response);
    }),
  );
  return router;
}

function sendNotFound(request: Request, response: Response): void {
  response
    .status(404)
    .type('html')
    .send(notFoundPage(languageOf(request)));
}

/** Inside the small frame a link would be of no use, and the page behind it would refuse to be framed. */
function openLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}

function languageOf(request: Request): SinkLanguage {
  return request.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en';
}

function recipientOf(request: Request): string | undefined {
  const { to } = request.query;
  return typeof to === 'string' && to.trim() !== '' ? to.trim().slice(0, 320) : undefined;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * True for a browser on this machine that typed a local name. A proxy beside us also connects locally, hence the look
 * at forwarding headers; a stranger's domain can be pointed at 127.0.0.1, hence the look at the host.
 */
export function isLocalRequest(request: Request): boolean {
  const { headers, socket } = request;
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].some((name) => name in headers);
  const host = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).hostname : '';
  return !isForwarded && LOOPBACK.has(socket.remoteAddress ?? '') && LOCAL_NAMES.has(host);
}
