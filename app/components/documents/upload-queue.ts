import { retryDelay } from '#app/realtime/backoff.ts';
import { DOCUMENT_LIMITS, documentTypeOf } from '#models/contracts/document-types.ts';
import type { Audience, DocumentView } from '#models/contracts/entries.ts';
import { UploadError, type UploadTransport } from './upload-transport.ts';

export interface UploadItem {
  key: string;
  name: string;
  size: number;
  audience: Audience;
  state: 'waiting' | 'uploading' | 'finishing' | 'done' | 'failed';
  /** 0–1 of the bytes sent */
  progress: number;
  /** code of `errors.*` or `OFFLINE` */
  error?: string | undefined;
  canRetry: boolean;
  document?: DocumentView | undefined;
}

export interface UploadQueueOptions {
  transport: UploadTransport;
  audience: Audience;
  caseId?: string | undefined;
  concurrency?: number;
  /** window of the first pause between attempts, in milliseconds */
  firstRetryMs?: number;
}

const ATTEMPTS = 3;

/** Why a file is refused before anything is sent; null when it may go. */
export function refusalOf(file: { name: string; size: number }, held: number): string | null {
  if (held >= DOCUMENT_LIMITS.filesPerMessage) {
    return 'TOO_LARGE';
  }
  if (file.size === 0) {
    return 'FILE_EMPTY';
  }
  if (file.size > DOCUMENT_LIMITS.bytes) {
    return 'TOO_LARGE';
  }
  return documentTypeOf(file.name) ? null : 'FILE_TYPE_NOT_ALLOWED';
}

/** The files of one composer: two at a time, each tried three times, each cancellable. */
export class UploadQueue {
  readonly #options: UploadQueueOptions;
  readonly #files = new Map<string, { file: File; stop: AbortController }>();
  readonly #listeners = new Set<() => void>();
  #items: readonly UploadItem[] = [];
  #running = 0;
  #made = 0;

  constructor(options: UploadQueueOptions) {
    this.#options = options;
  }

  readonly snapshot = (): readonly UploadItem[] => this.#items;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  add(files: readonly File[]): void {
    for (const file of files) {
      this.#made += 1;
      const key = `upload-${this.#made}`;
      const refusal = refusalOf(file, this.#items.length);
      this.#items = [
        ...this.#items,
        {
          key,
          name: file.name,
          size: file.size,
          audience: this.#options.audience,
          state: refusal ? 'failed' : 'waiting',
          progress: 0,
          canRetry: false,
          ...(refusal ? { error: refusal } : {}),
        },
      ];
      if (!refusal) {
        this.#files.set(key, { file, stop: new AbortController() });
      }
    }
    this.#notify();
    this.#next();
  }

  /** Documents that are uploaded already: an unsent message taken back to be edited. */
  restore(documents: readonly { id: string; name: string; size: number }[]): void {
    const known = new Set(this.#items.map(({ document }) => document?.id));
    for (const { id, name, size } of documents) {
      if (!known.has(id)) {
        this.#items = [
          ...this.#items,
          {
            key: id,
            name,
            size,
            audience: this.#options.audience,
            state: 'done',
            progress: 1,
            canRetry: false,
            document: {
              id,
              name,
              size,
              contentType: '',
              audience: this.#options.audience,
              state: 'ready',
              preview: 'none',
              addedAt: '',
            },
          },
        ];
      }
    }
    this.#notify();
  }

  retry(key: string): void {
    const held = this.#files.get(key);
    if (held) {
      this.#files.set(key, { file: held.file, stop: new AbortController() });
      this.#change(key, { state: 'waiting', progress: 0, error: undefined, canRetry: false });
      this.#next();
    }
  }

  /** Cancels or takes away; what is already stored is swept by the server when nothing refers to it. */
  remove(key: string): void {
    this.#files.get(key)?.stop.abort();
    this.#files.delete(key);
    this.#items = this.#items.filter((item) => item.key !== key);
    this.#notify();
    this.#next();
  }

  /** Forgets what was sent with a message. */
  clear(): void {
    for (const { key } of this.#items) {
      this.remove(key);
    }
  }

  #next(): void {
    const waiting = this.#items.find(({ state }) => state === 'waiting');
    if (waiting && this.#running < (this.#options.concurrency ?? 2)) {
      this.#running += 1;
      void this.#upload(waiting.key).finally(() => {
        this.#running -= 1;
        this.#next();
      });
      this.#next();
    }
  }

  async #upload(key: string): Promise<void> {
    const held = this.#files.get(key);
    if (!held) {
      return;
    }
    this.#change(key, { state: 'uploading' });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const document = await this.#once(key, held.file, held.stop.signal);
        this.#files.delete(key);
        this.#change(key, { state: 'done', progress: 1, document });
        return;
      } catch (error) {
        if (held.stop.signal.aborted) {
          return;
        }
        const isTemporary = error instanceof UploadError && error.isTemporary;
        if (!isTemporary || attempt === ATTEMPTS) {
          this.#change(key, {
            state: 'failed',
            error: error instanceof UploadError ? error.code : 'INTERNAL',
            canRetry: isTemporary,
          });
          return;
        }
        this.#change(key, { state: 'uploading', progress: 0 });
        await this.#pause(attempt, held.stop.signal);
      }
    }
  }

  #pause(attempt: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, retryDelay(attempt, Math.random, this.#options.firstRetryMs));
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async #once(key: string, file: File, signal: AbortSignal): Promise<DocumentView> {
    const { transport, audience, caseId } = this.#options;
    const contentType = documentTypeOf(file.name);
    if (!contentType) {
      throw new UploadError('FILE_TYPE_NOT_ALLOWED', false);
    }
    const ticket = await transport.ask(
      {
        name: file.name.slice(-DOCUMENT_LIMITS.nameLength),
        size: file.size,
        contentType,
        audience,
        ...(caseId ? { caseId } : {}),
      },
      signal,
    );
    await transport.put(ticket, file, (progress) => this.#change(key, { progress }), signal);
    this.#change(key, { state: 'finishing', progress: 1 });
    return transport.finalise(ticket.documentId, signal);
  }

  #change(key: string, change: Partial<UploadItem>): void {
    this.#items = this.#items.map((item) => (item.key === key ? { ...item, ...change } : item));
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
