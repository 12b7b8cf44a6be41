import { clock } from '#server/platform/clock.ts';
import type { IoSocket } from '#server/realtime/types.ts';

/** Timers keep their time in 31 bits; a later end is waited for in steps. */
const LONGEST_WAIT_MS = 2_147_483_647;

/**
 * Reads a socket's access again at the very moment a part of it ends by itself: a guest's last minute, break-glass access.
 * Called at each connect and after each reading; only the newest call counts.
 */
export function awaitAccessEnd(socket: IoSocket, recheck: () => void): void {
  const { data } = socket;
  clearTimeout(data.accessEnd);
  data.accessEnd = undefined;
  const { endsAt } = data.actor;
  if (!endsAt || !socket.connected) {
    return;
  }
  const wait = Math.max(0, endsAt.getTime() - clock.now().getTime());
  data.accessEnd = setTimeout(
    () => (clock.now() < endsAt ? awaitAccessEnd(socket, recheck) : recheck()),
    Math.min(wait, LONGEST_WAIT_MS),
  );
  data.accessEnd.unref();
}
