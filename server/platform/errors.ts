import type { ErrorCode } from '#models/contracts/errors.ts';

export interface AppErrorOptions {
  /** Values the translated sentence needs, e.g. `{ max: 10 }`. Never secrets, never another customer's data. */
  params?: Record<string, string | number>;
  /** Field → error code, for forms and payloads. */
  fields?: Record<string, string[]>;
  cause?: unknown;
}

/**
 * An expected failure. The edges map its code once: HTTP status, socket acknowledgement, translated sentence.
 * Whatever is not an AppError is a defect: logged with the request id and shown as one plain sentence.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: Record<string, string | number>;
  readonly fields: Record<string, string[]> | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.params = options.params ?? {};
    this.fields = options.fields;
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  STALE: 409,
  FILE_BEING_CHECKED: 409,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** HTTP status of an error code; 400 for everything that the sender can mend. */
export const statusOf = (code: ErrorCode): number => STATUS[code] ?? 400;

/** A missing, foreign or hidden object: always the same answer, so that nobody can tell them apart. */
export const notFound = (): AppError => new AppError('NOT_FOUND');
