import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import busboy from 'busboy';
import { AppError } from '#server/platform/errors.ts';

export interface Upload<T> {
  fields: Record<string, string>;
  result: T;
}

const MAX_FIELD_BYTES = 1_000;
const MAX_FIELDS = 20;

/**
 * Reads a form with one file, whose bytes are handed on while they arrive: nothing is kept in memory or on disk here.
 * The fields must stand before the file in the form.
 * @throws AppError INVALID (not such a form, an unknown field, no file), or what `take` throws
 */
export async function readUpload<T>(
  request: Request,
  {
    accepts,
    fileField,
    take,
  }: {
    accepts: readonly string[];
    fileField: string;
    take: (file: { name: string; bytes: AsyncIterable<Uint8Array> }, fields: Record<string, string>) => Promise<T>;
  },
): Promise<Upload<T>> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!contentType.startsWith('multipart/form-data') || !request.body) {
    throw new AppError('INVALID');
  }
  const fields: Record<string, string> = {};
  let taken: Promise<T> | null = null;
  const parser = busboy({
    headers: { 'content-type': contentType },
    // Browsers send names as UTF-8 and say nothing about it.
    defParamCharset: 'utf8',
    limits: { files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
  });
  const source = Readable.fromWeb(request.body as unknown as NodeReadableStream);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => {
      source.unpipe(parser);
      source.resume();
      reject(error instanceof Error ? error : new AppError('INVALID'));
    };
    parser.on('field', (name, value, { valueTruncated }) => {
      if (!accepts.includes(name) || valueTruncated || name in fields) {
        fail(new AppError('INVALID', { fields: { [name]: ['INVALID'] } }));
      } else {
        fields[name] = value;
      }
    });
    parser.on('file', (name, stream, { filename }) => {
      if (name !== fileField || !filename) {
        stream.resume();
        return;
      }
      taken = take({ name: filename, bytes: stream }, fields);
      taken.catch((error: unknown) => {
        stream.resume();
        fail(error);
      });
    });
    parser.on('error', () => fail(new AppError('INVALID')));
    parser.on('close', resolve);
    source.on('error', () => fail(new AppError('INVALID')));
    source.pipe(parser);
  });
  if (!taken) {
    throw new AppError('FILE_EMPTY');
  }
  return { fields, result: await taken };
}
