import pino from 'pino';
import { singleton } from '#server/platform/singleton.ts';

/** What never reaches a log: credentials, cookies, signed URLs and the words of a conversation. */
const REDACTED = [
  'req.headers.cookie',
  'req.headers.authorization',
  'res.headers["set-cookie"]',
  '*.password',
  '*.passwordHash',
  '*.token',
  '*.secret',
  '*.body',
  '*.html',
];

/** Structured log of the process; one JSON object a line on standard output. */
export const logger = singleton('logger', () =>
  pino({
    level: process.env.LOG_LEVEL ?? (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
    base: null,
    redact: { paths: REDACTED, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  }),
);

export type Logger = pino.Logger;
