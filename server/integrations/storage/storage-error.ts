/**
 * `NOT_FOUND` no such object or bucket · `ACCESS_DENIED` credentials or clock refused · `PRECONDITION` a condition of the
 * call did not hold · `INVALID` the request can never succeed · `UNAVAILABLE` try again later.
 */
export type StorageErrorCode = 'NOT_FOUND' | 'ACCESS_DENIED' | 'PRECONDITION' | 'INVALID' | 'UNAVAILABLE';

/** Every failure of a `Storage` call; the client's own error is the `cause`. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.code = code;
  }
}

/** Translates what the S3 client throws. Messages name the operation and never the address, which may be signed. */
export function toStorageError(error: unknown, operation: string): StorageError {
  if (error instanceof StorageError) return error;
  const { name = '', $metadata } = (error ?? {}) as { name?: string; $metadata?: { httpStatusCode?: number } };
  const code = codeOf(name, $metadata?.httpStatusCode);
  return new StorageError(code, `Object storage: ${operation} failed (${name || 'unknown error'}).`, { cause: error });
}

function codeOf(name: string, status: number | undefined): StorageErrorCode {
  if (status === 404 || name === 'NoSuchKey' || name === 'NotFound' || name === 'NoSuchBucket') return 'NOT_FOUND';
  if (status === 401 || status === 403) return 'ACCESS_DENIED';
  if (status === 409 || status === 412) return 'PRECONDITION';
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) return 'INVALID';
  return 'UNAVAILABLE';
}
