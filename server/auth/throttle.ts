import mongoose from 'mongoose';
import { RateLimiterMemory, RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimits } from '#models/schemas/rate-limit.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { sha256 } from '#server/platform/ids.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { singleton } from '#server/platform/singleton.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Attempts (points) within a time (seconds). Two tiers make the wait grow: a pause after a handful, a long one after
 * many. Every window ends by itself: nobody is ever locked out for good.
 */
const LIMITS = {
  /** wrong passwords from one address, whatever the account: at most 100 an hour */
  'sign-in-address': [{ points: 25, duration: 15 * MINUTE }],
  /** wrong passwords for one account from browsers it never signed in with */
  'sign-in-account': [
    { points: 5, duration: 5 * MINUTE },
    { points: 20, duration: HOUR },
  ],
  /** the owner's own browser counts for itself */
  'sign-in-device': [
    { points: 5, duration: 5 * MINUTE },
    { points: 20, duration: HOUR },
  ],
  /** a signed-in person proves the password again */
  'confirm-password': [
    { points: 5, duration: 5 * MINUTE },
    { points: 20, duration: HOUR },
  ],
  /** requests for a link by mail, from one address */
  'link-address': [{ points: 20, duration: HOUR }],
  /** mails with a link to one account */
  'link-account': [
    { points: 3, duration: 15 * MINUTE },
    { points: 10, duration: DAY },
  ],
  /** tries of a link's secret from one address */
  'use-link-address': [{ points: 60, duration: 15 * MINUTE }],
  /** invitations one person sends */
  invite: [{ points: 60, duration: HOUR }],
} as const satisfies Record<string, readonly { points: number; duration: number }[]>;

export type LimitName = keyof typeof LIMITS;
/** A limit and whose attempts it counts: an address, an account's id or hashed e-mail, a device. */
export interface LimitKey {
  limit: LimitName;
  subject: string;
}

const queue = singleton('throttle-queue', () => new KeyedQueue());
let limiters: { of: unknown; byTier: Map<string, RateLimiterMongo> } | undefined;

function limiter(name: LimitName, tier: number): RateLimiterMongo {
  const client = mongoose.connection.getClient();
  const dbName = mongoose.connection.name;
  const of = `${dbName}:${mongoose.connection.id}`;
  if (limiters?.of !== of) {
    limiters = { of, byTier: new Map() };
  }
  const key = `${name}:${tier}`;
  let found = limiters.byTier.get(key);
  if (!found) {
    const { points, duration } = LIMITS[name][tier] as { points: number; duration: number };
    const options = { keyPrefix: key, points, duration };
    found = new RateLimiterMongo({
      ...options,
      storeClient: client,
      dbName,
      tableName: RateLimits.raw().collectionName,
      // Declared in the schema and made at start; here a failing database would be an unhandled rejection.
      disableIndexesCreation: true,
      // A database that does not answer must not open the door: this process counts for itself meanwhile.
      insuranceLimiter: new RateLimiterMemory(options),
    });
    limiters.byTier.set(key, found);
  }
  return found;
}

/**
 * Counts one attempt against every key before it is evaluated, so that parallel guesses cannot slip through.
 * @returns gives the attempt back: call it when it turned out to be the owner
 * @throws AppError RATE_LIMITED with `minutes` to wait; keys counted before the one that is used up are given back
 */
export async function countAttempt(keys: readonly LimitKey[]): Promise<() => Promise<void>> {
  if (!config().rateLimits) {
    return async () => undefined;
  }
  const counted: (() => Promise<unknown>)[] = [];
  const giveBack = async () => {
    await Promise.all(counted.map((reward) => reward()));
  };
  for (const { limit, subject } of keys) {
    const key = sha256(subject);
    for (const tier of LIMITS[limit].keys()) {
      const counter = limiter(limit, tier);
      try {
        // One process asks for one key at a time: racing upserts may be answered with the same count (DocumentDB).
        await queue.run(`${limit}:${tier}:${key}`, () => counter.consume(key));
        counted.push(() => queue.run(`${limit}:${tier}:${key}`, () => counter.reward(key)));
      } catch (error) {
        await giveBack();
        if (error instanceof RateLimiterRes) {
          const minutes = Math.max(1, Math.ceil((error.msBeforeNext ?? 0) / 60_000));
          throw new AppError('RATE_LIMITED', { params: { minutes } });
        }
        throw error;
      }
    }
  }
  return giveBack;
}

/** Whether one more attempt is within the limit; counts it. For cases in which the answer must not tell. */
export async function isWithinLimit(keys: readonly LimitKey[]): Promise<boolean> {
  try {
    await countAttempt(keys);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'RATE_LIMITED') {
      return false;
    }
    throw error;
  }
}
