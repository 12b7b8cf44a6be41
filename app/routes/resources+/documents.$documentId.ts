import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { requireActor } from '#server/auth/guards.ts';
import { type OpenedDocument, openDocument } from '#server/domain/documents/open-document.ts';
import { documentHeaders, LINK_HEADERS } from '#server/http/document-headers.ts';
import { AppError, statusOf } from '#server/platform/errors.ts';

/**
 * A document: a short-lived link to the store, or the file itself when it is internal. `?view=1` shows images and PDF
 * in the browser. Every request asks anew whether this person may read it.
 */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  const inline = new URL(request.url).searchParams.get('view') === '1';
  let opened: OpenedDocument;
  try {
    opened = await openDocument({
      actor,
      documentId: params.documentId ?? '',
      inline,
      requestId: context.requestId,
    });
  } catch (error) {
    if (!(error instanceof AppError)) {
      throw error;
    }
    const t = translator(await languageOf(request, actor), 'errors');
    return new Response(t(error.code), {
      status: statusOf(error.code),
      headers: { ...LINK_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' },
    });
  }
  if (opened.how === 'link') {
    return new Response(null, { status: 302, headers: { ...LINK_HEADERS, Location: opened.url } });
  }
  const { document, body, size } = opened;
  request.signal.addEventListener('abort', () => body.destroy());
  return new Response(createReadableStreamFromReadable(body), { headers: documentHeaders(document, { size, inline }) });
}
