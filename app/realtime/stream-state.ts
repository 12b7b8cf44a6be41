import type { DocumentView, EntryView } from '#models/contracts/entries.ts';
import type { Changes } from '#models/contracts/realtime.ts';

/**
 * What one reader holds of one stream. Pure: the same events in any order, any number of times, end in what a fresh load
 * would show. Only `seq` orders and only `rev` decides; no clock is ever asked.
 */
export interface StreamState {
  readonly byId: ReadonlyMap<string, EntryView>;
  /** the timeline: entries from `floor` upwards, in order of `seq` */
  readonly entries: readonly EntryView[];
  /** every change up to this rev is applied */
  readonly cursor: number;
  /** revs beyond the cursor that came early */
  readonly ahead: ReadonlySet<number>;
  /** newest rev known to exist */
  readonly head: number;
  /** the timeline is whole from this seq upwards; what is older stays out of sight until its page is loaded */
  readonly floor: number;
  readonly hasEarlier: boolean;
  /** counts the resets: an answer to a question of an earlier epoch is thrown away */
  readonly epoch: number;
}

/** What a page's loader hands over: the newest entries, with the head read before them. */
export interface StreamPage {
  head: number;
  entries: readonly EntryView[];
  hasMore: boolean;
}

const EMPTY: StreamState = {
  byId: new Map(),
  entries: [],
  cursor: 0,
  ahead: new Set(),
  head: 0,
  floor: 0,
  hasEarlier: false,
  epoch: 0,
};

const lowestSeq = (entries: readonly EntryView[]): number =>
  entries.reduce((lowest, { seq }) => Math.min(lowest, seq), Number.MAX_SAFE_INTEGER);

/** Where a page leaves the timeline whole from: its lowest seq, or the very beginning. */
const floorOf = (page: { entries: readonly EntryView[]; hasMore: boolean }): number =>
  page.hasMore && page.entries.length > 0 ? lowestSeq(page.entries) : 0;

function ordered(byId: ReadonlyMap<string, EntryView>, floor: number): EntryView[] {
  const entries: EntryView[] = [];
  for (const entry of byId.values()) {
    if (entry.seq >= floor) {
      entries.push(entry);
    }
  }
  return entries.sort((a, b) => a.seq - b.seq);
}

/** How others show a message that has changed since it was posted; null for one that has not, and for events. */
function excerptOf({ message }: EntryView): string | null {
  return message?.redacted ? '' : (message?.excerpt ?? null);
}

/**
 * Lets quotes follow the message they quote: words that were taken back leave every place that shows them, at once. Only
 * what was just taken in can make a quote old, as the quoted message or as the one that quotes.
 */
function requoted(byId: Map<string, EntryView>, taken: readonly EntryView[]): Map<string, EntryView> {
  const isRevised = taken.some((entry) => excerptOf(entry) !== null);
  const quoting = (isRevised ? [...byId.values()] : taken).flatMap(({ id }) => {
    const entry = byId.get(id);
    return entry?.message?.replyTo ? [{ entry, message: entry.message, quote: entry.message.replyTo }] : [];
  });
  for (const { entry, message, quote } of quoting) {
    const quoted = byId.get(quote.id);
    const excerpt = quoted ? excerptOf(quoted) : null;
    if (quoted && excerpt !== null && quoted.rev > quote.rev) {
      byId.set(entry.id, { ...entry, message: { ...message, replyTo: { ...quote, rev: quoted.rev, excerpt } } });
    }
  }
  return byId;
}

/** Lets the files under messages follow their virus check, whichever of the two arrives first. */
function rechecked(byId: Map<string, EntryView>, taken: readonly EntryView[]): Map<string, EntryView> {
  const isPending = (entry: EntryView | undefined): boolean =>
    entry?.message?.documents.some(({ state }) => state === 'checking') ?? false;
  const isAnswered = taken.some(({ type }) => type === 'document.checked');
  const waiting = (isAnswered ? [...byId.values()] : taken.flatMap(({ id }) => byId.get(id) ?? [])).filter(isPending);
  if (waiting.length === 0) {
    return byId;
  }
  const answers = new Map<unknown, DocumentView['state']>();
  for (const { type, data } of byId.values()) {
    if (type === 'document.checked') {
      answers.set(data?.documentId, data?.result === 'ready' ? 'ready' : 'quarantined');
    }
  }
  for (const entry of waiting) {
    const { message } = entry;
    if (message?.documents.some(({ id }) => answers.has(id))) {
      const documents = message.documents.map((document) => ({
        ...document,
        state: answers.get(document.id) ?? document.state,
      }));
      byId.set(entry.id, { ...entry, message: { ...message, documents } });
    }
  }
  return byId;
}

/** Takes entries in by id, the newest rev of each wins; then moves the cursor over every rev that is held. */
function absorb(
  state: StreamState,
  entries: readonly EntryView[],
  reached: { cursor?: number; head?: number; floor?: number; hasEarlier?: boolean } = {},
): StreamState {
  let byId: Map<string, EntryView> | undefined;
  const ahead = new Set(state.ahead);
  let head = Math.max(state.head, reached.head ?? 0);
  for (const entry of entries) {
    const held = (byId ?? state.byId).get(entry.id);
    if (!held || entry.rev > held.rev) {
      byId ??= new Map(state.byId);
      byId.set(entry.id, entry);
    }
    ahead.add(entry.rev);
    head = Math.max(head, entry.rev);
  }
  byId = byId && rechecked(requoted(byId, entries), entries);
  let cursor = Math.max(state.cursor, reached.cursor ?? 0);
  while (ahead.has(cursor + 1)) {
    cursor += 1;
  }
  for (const rev of ahead) {
    if (rev <= cursor) {
      ahead.delete(rev);
    }
  }
  head = Math.max(head, cursor);
  const floor = reached.floor ?? state.floor;
  const hasEarlier = reached.hasEarlier ?? state.hasEarlier;
  const isSame = !byId && floor === state.floor && hasEarlier === state.hasEarlier;
  if (isSame && cursor === state.cursor && head === state.head && ahead.size === state.ahead.size) {
    return state;
  }
  return {
    byId: byId ?? state.byId,
    entries: byId || floor !== state.floor ? ordered(byId ?? state.byId, floor) : state.entries,
    cursor,
    ahead,
    head,
    floor,
    hasEarlier,
    epoch: state.epoch,
  };
}

/** The state of a page just loaded. */
export function fromPage(page: StreamPage): StreamState {
  return absorb(EMPTY, page.entries, {
    cursor: page.head,
    head: page.head,
    floor: floorOf(page),
    hasEarlier: page.hasMore,
  });
}

/** One entry, live or from an acknowledgement. Beyond `cursor + 1` it is shown, but the cursor waits for the fetch. */
export const applyEntry = (state: StreamState, entry: EntryView): StreamState => absorb(state, [entry]);

/** A hint or a heartbeat: this rev exists. */
export const applyHead = (state: StreamState, rev: number): StreamState => absorb(state, [], { head: rev });

/**
 * The answer to "what changed after `after`". An answer that starts beyond the cursor (the state was reset meanwhile) is
 * no answer: taking it would jump over changes. With `hasMore` the cursor stops at the last change received.
 */
export function applyChanges(state: StreamState, answer: Changes & { after: number }): StreamState {
  if (answer.after > state.cursor) {
    return applyHead(state, answer.head);
  }
  const reached = answer.hasMore
    ? answer.changes.reduce((last, { rev }) => Math.max(last, rev), answer.after)
    : answer.head;
  return absorb(state, answer.changes, { cursor: reached, head: answer.head });
}

/** Older entries, all with a seq below `before`. A page that does not touch what is loaded is kept, but not shown. */
export function prependHistory(
  state: StreamState,
  page: { before: number; entries: readonly EntryView[]; hasMore: boolean },
): StreamState {
  const touches = page.before >= state.floor;
  const floor = floorOf(page);
  return touches && floor < state.floor
    ? absorb(state, page.entries, { floor, hasEarlier: page.hasMore })
    : absorb(state, page.entries);
}

/** A page loaded again by the router: its entries are taken in; older changes still have to come through the cursor. */
export const absorbPage = (state: StreamState, page: StreamPage): StreamState =>
  absorb(state, page.entries, { head: page.head });

/** The reader's entitlement changed: nothing held before may stay; everything is fetched anew from the beginning. */
export const reset = (state: StreamState): StreamState => ({ ...EMPTY, epoch: state.epoch + 1 });

/** Something exists that is not applied yet: the screen may not claim to be current. */
export const isBehind = (state: StreamState): boolean => state.head > state.cursor;

/**
 * The newest seq that may be reported as read, when the sides of a stream are seen separately: everything up to it has
 * been on screen (or is one's own).
 *
 * @param seen newest seq that was on screen, by side
 */
export function readUpTo(
  entries: readonly EntryView[],
  seen: Readonly<Record<EntryView['audience'], number>>,
  me: string,
): number {
  let upTo = 0;
  for (const entry of entries) {
    if (entry.seq > seen[entry.audience] && entry.author.id !== me) {
      break;
    }
    upTo = entry.seq;
  }
  return upTo;
}
