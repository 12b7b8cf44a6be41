import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import { caseIdOf } from '#server/domain/cases/case-access.ts';
import type { Subscriber } from '#server/log/relay.ts';

const GATHER_MS = 150;

interface Touch {
  all: Date;
  shared?: Date;
  done: Promise<void>;
}
const gathering = new Map<string, Touch>();

/** Moves a case up in the lists. Merged by maximum, so order and repetition do not matter; a busy case is written once. */
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
      if (entry.shared) {
        open.shared = later(open.shared, at);
      }
      return open.done;
    }
    const touch: Touch = { all: at, ...(entry.shared ? { shared: at } : {}), done: Promise.resolve() };
    touch.done = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(async () => {
      gathering.delete(caseId);
      await Cases.within(everything()).updateOne(
        { _id: caseId },
        { $max: { lastActivityAt: touch.all, ...(touch.shared ? { lastSharedActivityAt: touch.shared } : {}) } },
      );
    });
    gathering.set(caseId, touch);
    return touch.done;
  },
};

const later = (a: Date | undefined, b: Date): Date => (a && a > b ? a : b);
