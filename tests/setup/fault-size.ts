/** `npm run test:faults -- --full` plays every fault as often as the contract says; the suite plays enough to notice. */
export const isFull = process.env.FAULT_SIZE === 'full';
export const sized = (suite: number, full: number): number => (isFull ? full : suite);

/** Milliseconds one test may take. */
export const FAULT_TIMEOUT_MS = sized(150_000, 3 * 3_600_000);

/** The heartbeat of a node and what the contract allows on top; the suite has a faster heart than the product. */
export const HEARTBEAT_MS = sized(1_000, 25_000);
export const CAUGHT_UP_WITHIN_MS = sized(10_000, 30_000);

/** Jitter before a client comes back, as a part of what the product waits: the suite has no five seconds. */
export const JITTER = sized(0.1, 1);
