import type { EntryView, MessageVersionView } from '#models/contracts/entries.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { Ack, Changes, MessageSend } from '#models/contracts/realtime.ts';
import type { RichText } from '#models/contracts/rich-text.ts';

/** The same questions without a socket. Each answers null when the server cannot be reached or does not make sense. */
export interface HttpApi {
  changes(stream: string, after: number): Promise<({ ok: true } & Changes) | Refused | null>;
  history(stream: string, before: number): Promise<({ ok: true } & Changes) | Refused | null>;
  send(input: Omit<MessageSend, 'documents'> & { documents: readonly string[] }): Promise<Ack<'message.send'> | null>;
  versions(entryId: string): Promise<MessageVersions | null>;
}

/** An edited message's past, and the body its author may still edit. */
export interface MessageVersions {
  /** only for the author, while the window is open */
  body?: RichText | undefined;
  versions: MessageVersionView[];
}
export interface Refused {
  ok: false;
  code: ErrorCode;
  message: string;
}

/** Entries a page of earlier history holds. */
const HISTORY_LIMIT = 50;
const TIMEOUT_MS = 10_000;
/** Names whose unsent message this is: the server refuses it when the session is another person's. */
const USER_HEADER = 'X-Entente-User';

const seg = encodeURIComponent;
const changesUrl = (stream: string, after: number): string =>
  `/api/v1/streams/${seg(stream)}/changes?after=${after}&limit=200`;
const historyUrl = (stream: string, before: number): string =>
  `/api/v1/streams/${seg(stream)}/history?before=${before}&limit=${HISTORY_LIMIT}`;
export const messagesUrl = (stream: string): string => `/resources/streams/${seg(stream)}/messages`;
const messageUrl = (entryId: string): string => `/resources/messages/${seg(entryId)}`;

const codeOfStatus = (status: number): ErrorCode =>
  status === 401
    ? 'UNAUTHENTICATED'
    : status === 403
      ? 'FORBIDDEN'
      : status === 404
        ? 'NOT_FOUND'
        : status === 429
          ? 'RATE_LIMITED'
          : status >= 500
            ? 'UNAVAILABLE'
            : 'INVALID';

/** An answer in JSON, or null: a proxy's error page, a sign-in page after a redirect and silence all say nothing. */
async function ask<T>(url: string, init: RequestInit): Promise<({ ok: true } & T) | Refused | null> {
  try {
    const response = await fetch(url, {
      ...init,
      credentials: 'same-origin',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.type === 'opaqueredirect') {
      return { ok: false, code: 'UNAUTHENTICATED', message: 'UNAUTHENTICATED' };
    }
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body = isJson ? ((await response.json()) as Record<string, unknown>) : {};
    if (response.ok && isJson && body.ok !== false) {
      return { ...(body as T), ok: true };
    }
    if (!isJson && response.status !== 401) {
      // Not our server speaking: a refusal by somebody else must not end a message.
      return null;
    }
    const code = typeof body.code === 'string' ? (body.code as ErrorCode) : codeOfStatus(response.status);
    return { ok: false, code, message: typeof body.message === 'string' ? body.message : code };
  } catch {
    return null;
  }
}

export function httpApi(userId: string): HttpApi {
  const headers = { Accept: 'application/json', [USER_HEADER]: userId };
  return {
    changes: (stream, after) => ask<Changes>(changesUrl(stream, after), { headers }),
    history: (stream, before) => ask<Changes>(historyUrl(stream, before), { headers }),
    send: (input) =>
      ask<{ entry: EntryView }>(messagesUrl(input.stream), {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      }),
    async versions(entryId) {
      const answer = await ask<MessageVersions>(messageUrl(entryId), { headers });
      return answer?.ok ? answer : null;
    },
  };
}
