import type { Subscriber } from '#server/log/relay.ts';
import { realtime } from '#server/realtime/start-realtime.ts';

/** Tells the sockets of this process, and by a hint of two numbers the other nodes. */
export const broadcastHint: Subscriber = {
  name: 'broadcast-hint',
  ordered: true,
  handle: async (entry) => {
    const running = realtime();
    if (running) {
      // Local sockets first and without waiting for other nodes: a dead Redis must not stop this one.
      running.announce(entry.stream, entry.all.rev);
      await running.live.hint(entry.stream, entry.all.rev, entry);
    }
  },
};
