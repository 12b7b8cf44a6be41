import { Cases } from '#models/schemas/dispute-case.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { caseIdOf } from '#server/domain/cases/case-access.ts';
import type { Subscriber } from '#server/log/relay.ts';

const GATHER_MS = 1_000;

interface Touch {
  all: Date;
  shared?: Date;
  newest: EntryDoc;
  newestShared?: EntryDoc;
  done: Promise<void>;
}
const gathering = new Map<string, Touch>();

/**
 * Moves a case up in the lists and notes its newest entries. Merged by maximum, so order and repetition do not matter;
 * a busy case is written once.
 */
export const touchCase: Subscriber = {
  name: 'touch-case',
  ordered: false,
  handle: (entry) => {
    const caseId = caseIdOf(entry.stream);
    if (!caseId) {
      return Promise.resolve();
    }
    const at = entry.editedAt ?? entry.at;
    const open = gathering.get(caseId);
    if (open) {
      open.all = later(open.all, at);
      open.newest = newer(open.newest, entry);
      if (entry.shared) {
        open.shared = later(open.shared, at);
        open.newestShared = newer(open.newestShared, entry);
      }
      return open.done;
    }
    const touch: Touch = {
      all: at,
      newest: entry,
      ...(entry.shared ? { shared: at, newestShared: entry } : {}),
      done: Promise.resolve(),
    };
    touch.done = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      gathering.delete(caseId);
      return write(caseId, touch);
    });
    gathering.set(caseId, touch);
    return touch.done;
  },
};

async function write(caseId: string, { all, shared, newest, newestShared }: Touch): Promise<void> {
  const cases = Cases.within(everything());
  await cases.updateOne(
    { _id: caseId },
    { $max: { lastActivityAt: all, ...(shared ? { lastSharedActivityAt: shared } : {}) } },
  );
  // Who wrote last belongs to the highest number, so it moves together with it or not at all.
  await cases.updateOne(
    { _id: caseId, ...below('heads.all', newest.all.seq) },
    { $set: { 'heads.all': newest.all.seq, 'heads.by': newest.actor.userId } as never },
  );
  if (newestShared?.shared) {
    const { seq } = newestShared.shared;
    await cases.updateOne(
      { _id: caseId, ...below('heads.shared', seq) },
      { $set: { 'heads.shared': seq, 'heads.sharedBy': newestShared.actor.userId } as never },
    );
  }
}

const below = (field: string, seq: number) => ({ $or: [{ [field]: { $exists: false } }, { [field]: { $lt: seq } }] });
const later = (a: Date | undefined, b: Date): Date => (a && a > b ? a : b);
const newer = (a: EntryDoc | undefined, b: EntryDoc): EntryDoc => (a && a.all.seq > b.all.seq ? a : b);
