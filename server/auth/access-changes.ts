import { EventEmitter } from 'node:events';
import { logger } from '#server/platform/logger.ts';
import { singleton } from '#server/platform/singleton.ts';

/** Somebody's access is not what it was: re-read it, and cut what it no longer allows. */
export interface AccessChange {
  userId: string;
  /** only this session ended (its public id); absent: everything of this person is to be read again */
  sessionId?: string;
  /** another node said so; it is not told again */
  remote?: true;
}

const emitter = singleton('access-changes', () => new EventEmitter().setMaxListeners(0));

/**
 * Listens to changes of access made by this process; other processes find them at their next check of the session.
 * @returns a function that stops listening
 */
export function onAccessChanged(listener: (change: AccessChange) => void): () => void {
  emitter.on('change', listener);
  return () => emitter.off('change', listener);
}

/** Says that somebody's access changed. Call it after the commit, never inside a transaction. */
export function announceAccessChange(change: AccessChange): void {
  for (const listener of emitter.listeners('change')) {
    try {
      listener(change);
    } catch (error) {
      // One deaf listener must not keep the others from cutting their connections.
      logger.error({ err: error, userId: change.userId }, 'a listener to access changes failed');
    }
  }
}
