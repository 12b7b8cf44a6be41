import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from './s3-error.ts';
import type { ObjectMeta } from './staged-file.ts';

export interface ByteRange {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/** RFC 9110 §13.2.2: what a GET or HEAD with conditions should do. Throws PreconditionFailed. */
export function evaluateConditions(headers: IncomingHttpHeaders, meta: ObjectMeta): 'send' | 'not-modified' {
  const modified = Math.floor(Date.parse(meta.lastModified) / 1000) * 1000;
  const failed = () =>
    new S3Error('PreconditionFailed', 'At least one of the preconditions you specified did not hold.');
  if (headers['if-match'] !== undefined) {
    if (!matchesEtag(headers['if-match'], meta.etag)) throw failed();
  } else if (headers['if-unmodified-since'] !== undefined) {
    if (modified > Date.parse(headers['if-unmodified-since'])) throw failed();
  }
  if (headers['if-none-match'] !== undefined) {
    return matchesEtag(headers['if-none-match'], meta.etag) ? 'not-modified' : 'send';
  }
  const since = headers['if-modified-since'];
  return since !== undefined && modified <= Date.parse(since) ? 'not-modified' : 'send';
}

/**
 * The bytes a Range header asks for; `undefined` when the whole object is to be sent (no header, several ranges, or an
 * If-Range that names another version). Throws InvalidRange when nothing of it exists.
 */
export function requestedRange(headers: IncomingHttpHeaders, meta: ObjectMeta): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return undefined;
  const ifRange = headers['if-range'];
  if (typeof ifRange === 'string' && ifRange !== `"${meta.etag}"`) return undefined;
  const start = first === '' ? Math.max(0, meta.size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? meta.size - 1 : Math.min(Number(last), meta.size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= meta.size || (first === '' && Number(last) === 0)) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable.', {
      ActualObjectSize: String(meta.size),
    });
  }
  return { start, end };
}

function matchesEtag(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((candidate) =>
      candidate
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((candidate) => candidate === '*' || candidate === etag);
}
