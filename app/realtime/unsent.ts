import { realtimeClient } from './client.ts';

/** What a person has written on this device and the server does not have. */
export interface Unsent {
  /** messages that wait in the outbox, and drafts */
  count: number;
  /** false: in memory only, so that leaving the page loses it */
  isDurable: boolean;
}

/** Asked before signing out. */
export async function findUnsent(userId: string): Promise<Unsent> {
  const store = await realtimeClient(userId).store;
  const [items, drafts] = await Promise.all([store.list(userId), store.countDrafts(userId)]);
  return { count: items.length + drafts, isDurable: store.durable };
}

/** Tells when the number may have changed: what waits goes out as soon as there is a connection. */
export async function watchUnsent(userId: string, onChange: () => void): Promise<() => void> {
  return (await realtimeClient(userId).outbox).subscribe(onChange);
}

/** Forgets the unsent messages and drafts of a person on this device, in every tab. */
export const forgetUnsent = async (userId: string): Promise<void> => (await realtimeClient(userId).outbox).clear();
