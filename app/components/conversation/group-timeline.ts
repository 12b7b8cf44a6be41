import type { Day } from '#models/contracts/days.ts';
import type { Audience, EntryView, PersonView } from '#models/contracts/entries.ts';
import type { ReadState } from '#models/contracts/realtime.ts';

/** Messages of one person that follow each other within five minutes share one head. */
const TOGETHER_MS = 5 * 60_000;

export interface MessageGroup {
  kind: 'messages';
  key: string;
  author: PersonView;
  /** ISO instant of the first message */
  at: string;
  entries: EntryView[];
}
export interface EventRow {
  kind: 'event';
  key: string;
  entry: EntryView;
}
export interface DayRow {
  kind: 'day';
  key: string;
  day: Day;
}
export interface UnreadRow {
  kind: 'unread';
  key: string;
}
export type TimelineRow = MessageGroup | EventRow | DayRow | UnreadRow;

export interface GroupOptions {
  /** the side shown; entries of the other side are left out */
  audience: Audience;
  me: string;
  /** entries with a greater seq were not read yet when the page was opened */
  readAtOpening: number;
  /** the day of an instant in the reader's time zone */
  dayOf: (instant: string) => Day;
}

/**
 * The rows of a timeline: days, "new" once before the first unread entry of somebody else, events, and messages in
 * groups. Entries come in order of `seq`; instants only decide what is written above them.
 */
export function groupTimeline(entries: readonly EntryView[], options: GroupOptions): TimelineRow[] {
  const { audience, me, readAtOpening, dayOf } = options;
  const rows: TimelineRow[] = [];
  let day: Day | null = null;
  let isUnreadShown = false;
  for (const entry of entries) {
    if (entry.audience !== audience) {
      continue;
    }
    const today = dayOf(entry.at);
    if (today !== day) {
      day = today;
      rows.push({ kind: 'day', key: `day-${entry.id}`, day });
    }
    if (!isUnreadShown && entry.seq > readAtOpening && entry.author.id !== me) {
      isUnreadShown = true;
      rows.push({ kind: 'unread', key: 'unread' });
    }
    if (!entry.message) {
      rows.push({ kind: 'event', key: entry.id, entry });
      continue;
    }
    const group = rows.at(-1);
    if (group?.kind === 'messages' && belongsTo(group, entry)) {
      group.entries.push(entry);
    } else {
      rows.push({ kind: 'messages', key: entry.id, author: entry.author, at: entry.at, entries: [entry] });
    }
  }
  return rows;
}

function belongsTo(group: MessageGroup, entry: EntryView): boolean {
  const last = group.entries.at(-1);
  const apart = last ? Date.parse(entry.at) - Date.parse(last.at) : Number.POSITIVE_INFINITY;
  return group.author.id === entry.author.id && Math.abs(apart) <= TOGETHER_MS;
}

/** Who has seen up to which shown entry: each person once, under the last entry of this side they have read. */
export function readersByEntry(
  entries: readonly EntryView[],
  reads: readonly ReadState[],
  { audience, me }: { audience: Audience; me: string },
): ReadonlyMap<string, readonly ReadState[]> {
  const shown = entries.filter((entry) => entry.audience === audience);
  const found = new Map<string, ReadState[]>();
  for (const read of reads) {
    if (read.userId === me || (audience === 'internal' && read.side !== 'company')) {
      continue;
    }
    const last = shown.findLast((entry) => entry.seq <= read.seq);
    if (last) {
      found.set(last.id, [...(found.get(last.id) ?? []), read]);
    }
  }
  return found;
}
