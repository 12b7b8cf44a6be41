import type { MessageVersions } from '#app/realtime/http-api.ts';
import type { OutboxItem } from '#app/realtime/outbox-item.ts';
import type { Audience, EntryView } from '#models/contracts/entries.ts';

/** How a side looks and speaks. */
export interface SideProps {
  audience: Audience;
  /** the customer who sees the shared side; for customers, the company they write to */
  otherName: string;
  /** own messages stand on the right in the portal only: on the desk the reading order wins */
  ownOnRight: boolean;
  me: string;
}

/** What one may do with a message. */
export interface MessageActions {
  reply: (entry: EntryView) => void;
  edit: (entry: EntryView) => void;
  redact: (entry: EntryView) => void;
  copyLink: (entry: EntryView) => void;
  jump: (entryId: string) => void;
  versions: (entryId: string) => Promise<MessageVersions | null>;
}

export interface PendingActions {
  retry: (clientId: string) => void;
  editPending: (item: OutboxItem) => void;
  discard: (clientId: string) => void;
}
