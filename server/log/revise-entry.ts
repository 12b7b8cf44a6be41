import type { ClientSession } from 'mongoose';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { hashVersion, newSalt } from '#server/log/hash.ts';
import { forgetHead, headAfter, readHead, rememberHead, streamQueue } from '#server/log/head.ts';
import { relay } from '#server/log/relay.ts';
import { clock } from '#server/platform/clock.ts';
import { notFound } from '#server/platform/errors.ts';
import { inTransaction, isDuplicateKey, isTransient } from '#server/platform/transaction.ts';

/**
 * Writes a new version of an entry: it keeps its place (seq) and claims the stream's next rev; the version before stays
 * in the entry with its hash.
 * @param decide reads the stored entry and answers with the new data, or throws when it may not be changed
 */
export function reviseEntry({
  entryId,
  stream,
  decide,
  redact = false,
  alongside,
}: {
  entryId: string;
  stream: string;
  decide: (entry: EntryDoc) => Promise<unknown>;
  redact?: boolean;
  /** what changes together with the entry, or not at all; given the version before */
  alongside?: (unit: { session: ClientSession }, before: EntryDoc) => Promise<void>;
}): Promise<EntryDoc> {
  return streamQueue.run(stream, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const entry = await Entries.within(everything()).findOne({ _id: entryId, stream });
      if (!entry) {
        throw notFound();
      }
      // The head before the decision: whatever another process writes after that is a lost race, and decided again.
      const head = await readHead(stream);
      const data = JSON.parse(JSON.stringify(await decide(entry))) as unknown;
      const rev = head.rev + 1;
      const at = clock.now();
      const salt = newSalt();
      const sharedRev = entry.shared ? head.sharedRev + 1 : head.sharedRev;
      const revised: EntryDoc = {
        ...entry,
        data,
        salt,
        all: { seq: entry.all.seq, rev },
        ...(entry.shared ? { shared: { seq: entry.shared.seq, rev: sharedRev } } : {}),
        prevHash: head.hash,
        tail: { seq: head.seq, sharedSeq: head.sharedSeq, sharedRev },
        fanout: 'pending',
        editedAt: at,
        ...(redact ? { redactedAt: at } : {}),
        versions: [
          ...(entry.versions ?? []),
          {
            rev: entry.all.rev,
            at: entry.editedAt ?? entry.at,
            data: entry.data,
            salt: entry.salt,
            prevHash: entry.prevHash,
            hash: entry.hash,
          },
        ],
      };
      revised.hash = hashVersion({ ...revised, rev, seq: entry.all.seq, at });
      const { _id, ...fields } = revised;
      try {
        // The rev that was read is part of the filter: two edits at once cannot both build on the same version.
        const write = async (unit: { session?: ClientSession }): Promise<boolean> =>
          (await Entries.raw().updateOne({ _id, 'all.rev': entry.all.rev }, { $set: fields }, unit)).matchedCount === 1;
        const isWritten = alongside
          ? await inTransaction(
              async (session) => (await write({ session })) && alongside({ session }, entry).then(() => true),
              { retryDuplicate: () => false },
            )
          : await write({});
        if (isWritten) {
          rememberHead(stream, headAfter(revised));
          relay.poke([revised]);
          return revised;
        }
      } catch (error) {
        if (!isDuplicateKey(error) && !isTransient(error)) {
          throw error;
        }
      }
      forgetHead(stream);
      if (attempt >= 20) {
        throw new Error(`entry ${entryId} could not be revised: too many writers`);
      }
    }
  });
}
