import type { Command } from '#models/contracts/realtime.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Per person and kind of command: burst and refill a second. Writing is slower than asking. */
const LIMITS: Record<'write' | 'ask' | 'signal', { burst: number; perSecond: number }> = {
  write: { burst: 25, perSecond: 5 },
  ask: { burst: 120, perSecond: 30 },
  signal: { burst: 40, perSecond: 10 },
};
const KIND: Record<Command, keyof typeof LIMITS> = {
  'message.send': 'write',
  'message.edit': 'write',
  'message.redact': 'write',
  'stream.open': 'ask',
  'stream.since': 'ask',
  'stream.close': 'ask',
  'stream.read': 'ask',
  typing: 'signal',
  presence: 'signal',
};
const MAX_BUCKETS = 20_000;
const buckets = new Map<string, Bucket>();

/** Takes one token of a person's allowance. @throws AppError RATE_LIMITED; the client waits and sends the same id again */
export function takeToken(userId: string, command: Command, now = performance.now()): void {
  if (!config().rateLimits) {
    return;
  }
  const kind = KIND[command];
  const { burst, perSecond } = LIMITS[kind];
  const key = `${userId}|${kind}`;
  const bucket = buckets.get(key) ?? { tokens: burst, at: now };
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
  buckets.delete(key);
  buckets.set(key, bucket);
  if (buckets.size > MAX_BUCKETS) {
    buckets.delete(buckets.keys().next().value as string);
  }
  if (bucket.tokens < 1) {
    throw new AppError('RATE_LIMITED');
  }
  bucket.tokens -= 1;
}
