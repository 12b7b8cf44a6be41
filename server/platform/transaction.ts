import mongoose, { type ClientSession } from 'mongoose';

interface CodedError {
  code?: unknown;
  hasErrorLabel?: (label: string) => boolean;
}

/** A unique index decided against us. */
export const isDuplicateKey = (error: unknown): boolean => (error as CodedError | null)?.code === 11000;

/** The whole transaction may be run again: another writer was faster, or a primary stepped down. */
export const isTransient = (error: unknown): boolean => {
  const coded = error as CodedError | null;
  return coded?.code === 112 || coded?.hasErrorLabel?.('TransientTransactionError') === true;
};

/** Another process changed what this transaction read: thrown by work that compares versions, so that it runs again. */
export class LostRaceError extends Error {
  readonly code = 112;
}

const MAX_ATTEMPTS = 12;

/**
 * Runs work in one transaction and runs it again after a lost race: write conflicts, and duplicate keys of numbers that
 * are claimed by a unique index (MongoDB and DocumentDB answer 11000 inside a transaction and abort it).
 * The work must read what it needs inside, through `session`, because it may run several times.
 * @param retryDuplicate tells whether a duplicate key is a lost race (true) or a final answer (false)
 */
export async function inTransaction<T>(
  work: (session: ClientSession) => Promise<T>,
  { retryDuplicate = () => true }: { retryDuplicate?: (error: unknown) => boolean } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await mongoose.startSession();
    try {
      session.startTransaction({ writeConcern: { w: 'majority', journal: true } });
      const result = await work(session);
      await commit(session);
      return result;
    } catch (error) {
      if (session.inTransaction()) {
        await session.abortTransaction().catch(() => undefined);
      }
      const again = isTransient(error) || (isDuplicateKey(error) && retryDuplicate(error));
      if (!again || attempt >= MAX_ATTEMPTS) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** Math.min(attempt, 6)));
    } finally {
      await session.endSession();
    }
  }
}

async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      // The outcome is unknown, and committing again is safe.
      if (attempt >= 5 || (error as CodedError).hasErrorLabel?.('UnknownTransactionCommitResult') !== true) {
        throw error;
      }
    }
  }
}
