import { useEffect, useState, useSyncExternalStore } from 'react';
import { type RealtimeClient, realtimeClient } from './client.ts';
import { type ConnectionSnapshot, NOT_CONNECTED } from './connection.ts';

const NO_ITEMS = 0;
const never = () => () => {};

/** The connection of this tab and how many messages wait to be sent, for the shell's dot. Opens the connection. */
export function useConnection(userId: string): ConnectionSnapshot & { waiting: number } {
  const [client, setClient] = useState<RealtimeClient | null>(null);
  const [outbox, setOutbox] = useState<Awaited<RealtimeClient['outbox']> | null>(null);
  useEffect(() => {
    const opened = realtimeClient(userId);
    let isGone = false;
    setClient(opened);
    void opened.outbox.then((box) => {
      if (!isGone) {
        setOutbox(box);
      }
    });
    return () => {
      isGone = true;
    };
  }, [userId]);
  const connection = useSyncExternalStore(
    client?.connection.subscribe ?? never,
    client?.connection.snapshot ?? (() => NOT_CONNECTED),
    () => NOT_CONNECTED,
  );
  const waiting = useSyncExternalStore(
    outbox?.subscribe ?? never,
    outbox ? () => outbox.snapshot().items.length : () => NO_ITEMS,
    () => NO_ITEMS,
  );
  return { ...connection, waiting };
}
