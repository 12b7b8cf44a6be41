import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Audience, EntryView } from '#models/contracts/entries.ts';
import type { PresentPerson, ReadState } from '#models/contracts/realtime.ts';
import type { RichText } from '#models/contracts/rich-text.ts';
import { type RealtimeClient, realtimeClient } from './client.ts';
import { type ConnectionSnapshot, NOT_CONNECTED } from './connection.ts';
import type { MessageVersions } from './http-api.ts';
import { type InitialStream, LiveStream } from './live-stream.ts';
import type { Outbox, OutboxSnapshot } from './outbox.ts';
import type { Draft, OutboxItem, OutgoingMessage, Written } from './outbox-item.ts';
import { readUpTo } from './stream-state.ts';
import type { TypingPerson } from './typing-people.ts';

export interface UseStreamOptions {
  /** `case:<id>` */
  streamId: string;
  /** from the page's loader; a new object after each revalidation */
  initial: InitialStream;
  me: { id: string };
}

/** A refusal in a code of `errors.*`; null when it worked. `OFFLINE`: it needs the live connection. */
export type Refusal = string | null;

export interface StreamView {
  entries: readonly EntryView[];
  /** this person's messages that the server has not stored yet, in order */
  pending: readonly OutboxItem[];
  hasEarlier: boolean;
  isRevoked: boolean;
  present: readonly PresentPerson[];
  typing: readonly TypingPerson[];
  reads: readonly ReadState[];
  connection: ConnectionSnapshot;
  /** signed out: messages are kept until this person signs in again */
  isPaused: boolean;
  /** false: unsent messages live in memory only */
  isDurable: boolean;
  /** own read cursor when the page was opened: where "new" begins */
  readAtOpening: number;
  actions: StreamActions;
}

export interface StreamActions {
  /** Resolves once the message is written down. @throws OutboxFullError */
  send(message: Omit<OutgoingMessage, 'stream'>): Promise<void>;
  edit(entry: EntryView, body: RichText): Promise<Refusal>;
  redact(entry: EntryView): Promise<Refusal>;
  versions(entryId: string): Promise<MessageVersions | null>;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** Moves an unsent message back into the draft of its side; the draft as it now is. */
  takeBack(item: OutboxItem): Promise<Draft | null>;
  /** @throws when the page of history cannot be had */
  loadEarlier(): Promise<void>;
  /** Entries of a side up to this seq were on screen, long enough and with focus. */
  markSeen(audience: Audience, seq: number): void;
  setTyping(audience: Audience, on: boolean): void;
  lookAt(audience: Audience, on: boolean): void;
  loadDraft(audience: Audience): Promise<Draft | null>;
  saveDraft(audience: Audience, draft: Written | null): void;
}

const NOTHING: OutboxSnapshot = { items: [], isPaused: false, isDurable: true };
const noop = (): void => {};
const never = (): (() => void) => noop;

function useOutbox(client: RealtimeClient | null): OutboxSnapshot {
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    let isGone = false;
    void client?.outbox.then((opened) => {
      if (!isGone) {
        setOutbox(opened);
      }
    });
    return () => {
      isGone = true;
    };
  }, [client]);
  return useSyncExternalStore(outbox?.subscribe ?? never, outbox?.snapshot ?? (() => NOTHING), () => NOTHING);
}

/**
 * A stream on the page: rendered whole from `initial`, then followed live. Everything a component shows or does comes from
 * here; components know neither sockets nor disks.
 */
export function useStream({ streamId, initial, me }: UseStreamOptions): StreamView {
  const first = useRef(initial);
  const live = useMemo(() => new LiveStream(streamId, first.current), [streamId]);
  const [client, setClient] = useState<RealtimeClient | null>(null);
  const readAtOpening = useMemo(() => first.current.reads.find(({ userId }) => userId === me.id)?.seq ?? 0, [me.id]);

  useEffect(() => {
    const opened = realtimeClient(me.id);
    setClient(opened);
    return opened.follow(live);
  }, [live, me.id]);
  useEffect(() => {
    if (initial !== first.current) {
      first.current = initial;
      live.absorb(initial);
    }
  }, [live, initial]);

  const { state, reads, present, typing, isRevoked } = useSyncExternalStore(
    live.subscribe,
    live.snapshot,
    live.snapshot,
  );
  const connection = useSyncExternalStore(
    client?.connection.subscribe ?? never,
    client?.connection.snapshot ?? (() => NOT_CONNECTED),
    () => NOT_CONNECTED,
  );
  const view = useOutbox(client);

  const stored = useMemo(() => new Set(state.entries.map(({ message }) => message?.clientId)), [state.entries]);
  const pending = useMemo(
    () => view.items.filter((item) => item.stream === streamId && !stored.has(item.clientId)),
    [view.items, streamId, stored],
  );

  const seen = useRef<Record<Audience, number>>({ shared: readAtOpening, internal: readAtOpening });
  const entries = useRef(state.entries);
  entries.current = state.entries;
  const markSeen = useCallback(
    (audience: Audience, seq: number) => {
      if (seq > seen.current[audience]) {
        seen.current[audience] = seq;
      }
      live.markRead(readUpTo(entries.current, seen.current, me.id));
    },
    [live, me.id],
  );

  const actions = useMemo<StreamActions>(() => {
    const key = (audience: Audience) => ({ userId: me.id, stream: streamId, audience });
    // Asked for at each deed, so that the actions stay the same objects for the life of the page: rows compare them.
    const tab = (): RealtimeClient => realtimeClient(me.id);
    const revise = async (command: 'message.edit' | 'message.redact', payload: object): Promise<Refusal> => {
      const answer = await tab().connection.ask(command, payload as never);
      if (!answer) {
        return 'OFFLINE';
      }
      if (!answer.ok) {
        return answer.code;
      }
      live.entry(answer.entry);
      return null;
    };
    return {
      async send(message) {
        await (await tab().outbox).submit({ ...message, stream: streamId });
      },
      edit: (entry, body) => revise('message.edit', { entryId: entry.id, rev: entry.rev, body }),
      redact: (entry) => revise('message.redact', { entryId: entry.id, rev: entry.rev }),
      versions: (entryId) => tab().http.versions(entryId),
      retry: (clientId) => void tab().outbox.then((box) => box.retry(clientId)),
      discard: (clientId) => void tab().outbox.then((box) => box.takeBack(clientId)),
      async takeBack(item) {
        const { store: opened, outbox } = tab();
        const store = await opened;
        const held = await store.draft(key(item.audience));
        const draft: Draft = {
          ...key(item.audience),
          body: held
            ? { ...held.body, content: [...(item.body.content ?? []), ...(held.body.content ?? [])] }
            : item.body,
          documents: [...item.documents, ...(held?.documents ?? [])],
          replyTo: item.replyTo ?? held?.replyTo,
        };
        // Written down as a draft first: a crash in between leaves it twice, never nowhere.
        await store.saveDraft(draft);
        if (await (await outbox).takeBack(item.clientId)) {
          return draft;
        }
        await (held ? store.saveDraft(held) : store.removeDraft(key(item.audience)));
        return null;
      },
      loadEarlier: () => live.loadEarlier(),
      markSeen,
      setTyping: (audience, on) => live.signalTyping(audience, on),
      lookAt: (audience, on) => live.setPresence(audience, on),
      loadDraft: async (audience) => (await tab().store).draft(key(audience)),
      saveDraft(audience, draft) {
        void tab()
          .store.then((store) =>
            draft ? store.saveDraft({ ...draft, ...key(audience) }) : store.removeDraft(key(audience)),
          )
          .catch(noop);
      },
    };
  }, [live, streamId, me.id, markSeen]);

  return {
    entries: state.entries,
    pending,
    hasEarlier: state.hasEarlier,
    isRevoked,
    present,
    typing,
    reads,
    connection,
    isPaused: view.isPaused,
    isDurable: view.isDurable,
    readAtOpening,
    actions,
  };
}
