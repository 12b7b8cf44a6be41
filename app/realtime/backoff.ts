/** Full jitter everywhere: after a restart of the server the clients come back spread out, not as a herd. */

const FIRST_WINDOW_MS = 5_000;
const LONGEST_WINDOW_MS = 30_000;
const WAKE_WINDOW_MS = 1_000;
const FIRST_RETRY_MS = 1_000;

/** Milliseconds to wait before reconnecting; `attempt` counts from 0. Windows 0–5 s, 0–10 s, 0–20 s, then 0–30 s. */
export const reconnectDelay = (attempt: number, random: () => number): number =>
  random() * Math.min(LONGEST_WINDOW_MS, FIRST_WINDOW_MS * 2 ** Math.min(attempt, 10));

/** Milliseconds to wait when one machine comes back (network, lid): 0–1 s. */
export const wakeDelay = (random: () => number): number => random() * WAKE_WINDOW_MS;

/** Milliseconds before a message or a fetch is tried again; `attempt` counts from 1. */
export const retryDelay = (attempt: number, random: () => number, firstMs = FIRST_RETRY_MS): number =>
  random() * Math.min(LONGEST_WINDOW_MS, firstMs * 2 ** Math.min(attempt, 10));
