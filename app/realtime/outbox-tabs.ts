import type { EntryView } from '#models/contracts/entries.ts';

/** The part of `BroadcastChannel` that is needed. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

/** What the tabs of one origin tell each other about one person's outbox. */
export type Tidings =
  | { type: 'changed' }
  | { type: 'later'; clientId: string; waitMs: number }
  | { type: 'acknowledged'; entry: EntryView };

export interface OtherTabs {
  tell(tidings: Tidings): void;
  /** Nothing is told or heard any more. */
  close(): void;
}

/** The other tabs of this person: what one tells, the others hear. */
export function otherTabs(userId: string, channel: Channel | null, hear: (tidings: Tidings) => void): OtherTabs {
  let isOpen = true;
  channel?.addEventListener('message', ({ data }) => {
    const tidings = data as Tidings & { userId: string };
    if (isOpen && tidings.userId === userId) {
      hear(tidings);
    }
  });
  return {
    tell(tidings) {
      if (isOpen) {
        channel?.postMessage({ ...tidings, userId });
      }
    },
    close() {
      isOpen = false;
      channel?.close();
    },
  };
}
