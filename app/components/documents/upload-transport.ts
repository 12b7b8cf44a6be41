import type { UploadRequest, UploadTicket } from '#models/contracts/documents.ts';
import type { DocumentView } from '#models/contracts/entries.ts';

/** Why an upload did not succeed: an error code of `errors.*`, or `OFFLINE`. */
export class UploadError extends Error {
  override name = 'UploadError';
  readonly code: string;
  /** worth another try without changing anything */
  readonly isTemporary: boolean;

  constructor(code: string, isTemporary: boolean) {
    super(code);
    this.code = code;
    this.isTemporary = isTemporary;
  }
}

/** The three steps of an upload. All of them throw UploadError, or the signal's AbortError. */
export interface UploadTransport {
  ask(request: UploadRequest, signal: AbortSignal): Promise<UploadTicket>;
  put(ticket: UploadTicket, file: File, onProgress: (ratio: number) => void, signal: AbortSignal): Promise<void>;
  finalise(documentId: string, signal: AbortSignal): Promise<DocumentView>;
}

const UPLOADS = '/resources/uploads';

async function post<T>(url: string, body: unknown, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal,
    });
  } catch {
    signal.throwIfAborted();
    throw new UploadError('OFFLINE', true);
  }
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer = isJson ? ((await response.json()) as { ok?: boolean; code?: string }) : {};
  if (!response.ok || answer.ok === false || !isJson) {
    const isTemporary = response.status >= 500 || response.status === 429;
    throw new UploadError(answer.code ?? (isTemporary ? 'UNAVAILABLE' : 'INVALID'), isTemporary);
  }
  return answer as T;
}

export const browserTransport: UploadTransport = {
  ask: (request, signal) => post<UploadTicket>(UPLOADS, request, signal),

  // XMLHttpRequest, because fetch does not tell how far an upload is.
  put: ({ upload }, file, onProgress, signal) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      for (const [name, value] of Object.entries(upload.fields)) {
        form.append(name, value);
      }
      // The store reads nothing after the file.
      form.append('file', file);
      const abort = (): void => request.abort();
      signal.addEventListener('abort', abort);
      request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
      request.addEventListener('load', () =>
        request.status >= 200 && request.status < 300
          ? resolve()
          : reject(new UploadError(request.status === 400 ? 'TOO_LARGE' : 'UNAVAILABLE', request.status >= 500)),
      );
      request.addEventListener('error', () => reject(new UploadError('OFFLINE', true)));
      request.addEventListener('abort', () => reject(signal.reason));
      request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
      request.open(upload.method, upload.url);
      request.send(form);
    }),

  finalise: async (documentId, signal) =>
    (await post<{ document: DocumentView }>(`${UPLOADS}/${encodeURIComponent(documentId)}`, undefined, signal))
      .document,
};
