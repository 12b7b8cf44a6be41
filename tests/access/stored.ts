import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import { Entries } from '#models/schemas/entry.ts';
import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { everything } from '#models/scope.ts';
import { until } from '#tests/setup/live-server.ts';

/** Kept about visits, not by them: how often an address tried, who opened a file. */
const PASSING = new Set(['rateLimits', 'documentAccesses', 'settings']);
/** Noted beside a document at any time: when somebody was last seen, how far the relay and the outbox have come. */
const NOTES: Readonly<Record<string, readonly string[]>> = {
  sessions: ['lastSeenAt'],
  users: ['lastSeenAt'],
  entries: ['fanout'],
  outgoingMails: ['status', 'attempts', 'notBefore', 'sentAt', 'sealedLink', 'failure'],
};

/** That somebody looked is written by looking, also at the page that comes back with a refusal. */
const LOOKS = { type: { $ne: 'customer.riskViewed' } };

/** The relay and the outbox have caught up: what they still write is not the looker's doing. */
async function settled(): Promise<void> {
  const unsettled = [
    () => Entries.within(everything()).count({ fanout: 'pending' }),
    () => OutgoingMails.within(everything()).count({ status: { $in: ['waiting', 'sending'] } }),
  ];
  for (const count of unsettled) {
    await until(count, (left) => left === 0, 60_000);
  }
}

/** Everything stored, collection by collection: how many there are and a hash of what they say. */
export async function stored(): Promise<Record<string, string>> {
  await settled();
  const all: Record<string, string> = {};
  for (const collection of (await mongoose.connection.db?.collections()) ?? []) {
    const name = collection.collectionName;
    if (!PASSING.has(name)) {
      const projection = Object.fromEntries((NOTES[name] ?? []).map((field) => [field, 0]));
      const documents = await collection.find(LOOKS, { sort: { _id: 1 }, projection }).toArray();
      const hash = createHash('sha256').update(JSON.stringify(documents)).digest('hex');
      all[name] = `${documents.length} · ${hash}`;
    }
  }
  return all;
}

/** Collections that differ between two looks. */
export const changed = (before: Record<string, string>, after: Record<string, string>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]);
