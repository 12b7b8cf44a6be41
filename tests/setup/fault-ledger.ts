import type { Audience, EntryData, EntryView } from '#models/contracts/entries.ts';
import { plainText } from '#models/contracts/rich-text.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { verifyStream } from '#server/log/verify.ts';
import { numberingOf } from '#server/policies/stream.ts';
import type { FaultClient } from '#tests/setup/fault-client.ts';

/** What a person sent off; every text is the only one of its kind. */
export interface Submitted {
  userId: string;
  stream: string;
  text: string;
  audience: Audience;
}

/** What one reader sees in the end. */
export interface Timeline {
  reader: string;
  numbering: 'all' | 'shared';
  entries: readonly EntryView[];
}

/** The three accounts of the same conversation: what was sent off, what is stored, what everybody sees. */
export interface Ledger {
  submitted: readonly Submitted[];
  rows: readonly EntryDoc[];
  timelines: readonly Timeline[];
  /** of the log itself: chain, numbers */
  chain: readonly string[];
}

/** Reads the ledger of a stream from the database and the clients. */
export async function readLedger(
  stream: string,
  clients: readonly FaultClient[],
  timelineOf = (client: FaultClient): readonly EntryView[] => client.timeline(stream),
): Promise<Ledger> {
  const problems = await verifyStream(stream);
  return {
    submitted: clients.flatMap((client) => client.submitted.filter((message) => message.stream === stream)),
    rows: await Entries.within(everything()).find({ stream }, { sort: { 'all.seq': 1 } }),
    timelines: clients.map((client) => ({
      reader: client.actor.name,
      numbering: numberingOf(client.actor),
      entries: timelineOf(client),
    })),
    chain: problems.map(({ rev, problem }) => `${problem} at rev ${rev}`),
  };
}

const textOf = (row: EntryDoc): string => plainText((row.data as EntryData<'message.posted'>).body);
const isMessage = (row: EntryDoc): boolean => row.type === 'message.posted';

/**
 * Compares the three accounts. Nothing lost, nothing twice, one order for all, each author's own order kept, byte-equal
 * timelines, no gap in what a customer can count, an unbroken chain.
 * @returns every violation, in words; empty when the promise held
 */
export function violationsOf(ledger: Ledger): string[] {
  return [
    ...ledger.chain,
    ...storedViolations(ledger),
    ...ledger.timelines.flatMap((timeline) => seenViolations(ledger, timeline)),
  ];
}

function storedViolations({ submitted, rows }: Ledger): string[] {
  const violations: string[] = [];
  const stored = rows.filter(isMessage);
  for (const { userId, text, audience } of submitted) {
    const own = stored.filter((row) => textOf(row) === text);
    if (own.length !== 1) {
      violations.push(`${own.length === 0 ? 'lost' : `stored ${own.length} times`}: ${text}`);
    }
    if (own.some((row) => row.audience !== audience || row.actor.userId !== userId)) {
      violations.push(`another side or author: ${text}`);
    }
  }
  for (const userId of new Set(submitted.map((message) => message.userId))) {
    const meant = submitted.filter((message) => message.userId === userId).map(({ text }) => text);
    const found = stored.filter((row) => row.actor.userId === userId).map(textOf);
    const firsts = [...new Set(found)].filter((text) => meant.includes(text));
    if (firsts.join('|') !== meant.filter((text) => firsts.includes(text)).join('|')) {
      violations.push(`order of one author changed: ${firsts.join(', ')}`);
    }
  }
  rows.forEach((row, index) => {
    if (row.all.seq !== index + 1) {
      violations.push(`place ${index + 1} holds seq ${row.all.seq}`);
    }
  });
  return violations;
}

function seenViolations({ rows, timelines }: Ledger, { reader, numbering, entries }: Timeline): string[] {
  const violations: string[] = [];
  const visible = rows.filter((row) => row[numbering] !== undefined);
  const seen = new Map<string, number>();
  for (const entry of entries) {
    seen.set(entry.id, (seen.get(entry.id) ?? 0) + 1);
    if (numbering === 'shared' && entry.audience === 'internal') {
      violations.push(`${reader} sees an internal entry: ${entry.id}`);
    }
  }
  for (const row of visible) {
    const times = seen.get(row._id) ?? 0;
    if (times !== 1) {
      violations.push(`${reader} sees ${times} times: ${isMessage(row) ? textOf(row) : row.type}`);
    }
  }
  const known = new Set(visible.map(({ _id }) => _id));
  const strangers = entries.filter(({ id }) => !known.has(id));
  if (strangers.length > 0) {
    violations.push(`${reader} sees ${strangers.length} entries that are not stored`);
  }
  const order = visible.filter(({ _id }) => seen.has(_id)).map(({ _id }) => _id);
  if (
    order.join() !==
    entries
      .filter(({ id }) => known.has(id))
      .map(({ id }) => id)
      .join()
  ) {
    violations.push(`${reader} sees another order`);
  }
  const places = entries.map(({ seq }) => seq);
  if (places.some((seq, index) => seq !== index + 1)) {
    violations.push(`${reader} counts a gap: ${places.join(' ').slice(0, 200)}`);
  }
  const first = timelines.find((other) => other.numbering === numbering);
  if (first && JSON.stringify(first.entries) !== JSON.stringify(entries)) {
    violations.push(`${reader} does not see the same bytes as ${first.reader}`);
  }
  return violations;
}
