import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import busboy from 'busboy';
import { isBrokenText } from '#server/http/broken-text.ts';
import { discardBody } from '#server/http/read-body.ts';
import { AppError } from '#server/platform/errors.ts';

export interface Upload<T> {
  fields: Record<string, string>;
  result: T;
}

const MAX_FIELD_BYTES = 1_000;
const MAX_FIELDS = 20;

/**
 * Reads a form with one file, whose bytes are handed on while they arrive: nothing is kept in memory or on disk here.
 * The fields must stand before the file in the form. What `take` receives ends well only when the whole form was in
 * order: a sender that hangs up, or a part after the file that does not belong there, is an error at the end of the
 * bytes, so that nothing of a broken form is kept.
 * @throws AppError INVALID (not such a form, an unknown field, cut off), FILE_EMPTY, or what `take` throws
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
  const parser = parserFor(request);
  if (!parser) {
    await discardBody(request);
    throw new AppError('INVALID');
  }
  const source = Readable.fromWeb(request.body as unknown as NodeReadableStream);
  const fields: Record<string, string> = {};
  let taken: Promise<T> | null = null;
  let open: Readable | null = null;
  let isOver = false;
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const whole = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  whole.catch(() => undefined);
  const fail = (error: Error): void => {
    if (!isOver) {
      isOver = true;
      source.unpipe(parser);
      source.resume();
      settle?.reject(error);
      open?.destroy(error);
    }
  };
  const refuse = (name: string): void => fail(new AppError('INVALID', { fields: { [name]: ['INVALID'] } }));
  const cut = (cause: unknown): void => fail(new AppError('INVALID', { cause }));
  parser.on('field', (name, value, { valueTruncated }) => {
    if (!accepts.includes(name) || valueTruncated || Object.hasOwn(fields, name) || isBrokenText(value)) {
      refuse(name);
    } else {
      fields[name] = value;
    }
  });
  parser.on('file', (name, stream, { filename }) => {
    // A stream that is cut short has told so already.
    stream.on('error', () => undefined);
    if (isOver || name !== fileField || !filename || isBrokenText(filename)) {
      stream.resume();
      // A file field left empty sends a nameless file.
      if (name !== fileField || filename) {
        refuse(name);
      }
      return;
    }
    open = stream;
    const bytes = async function* () {
      yield* stream as AsyncIterable<Uint8Array>;
      await whole;
    };
    taken = take({ name: filename, bytes: bytes() }, fields);
    // Whoever knows the file already does not read it; the form goes on behind it all the same.
    taken.then(() => stream.resume(), fail);
  });
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(limit, () => refuse(fileField));
  }
  parser.on('error', cut);
  source.on('error', cut);
  parser.on('close', () => {
    if (!isOver) {
      isOver = true;
      settle?.resolve();
    }
  });
  source.pipe(parser);
  try {
    await whole;
  } catch (error) {
    // What was begun with the file is undone before the sender is told.
    await (taken as Promise<T> | null)?.catch(() => undefined);
    throw error;
  }
  if (!taken) {
    throw new AppError('FILE_EMPTY');
  }
  return { fields, result: await taken };
}

/** Null when the request is no form with parts. */
function parserFor(request: Request): busboy.Busboy | null {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType) || !request.body) {
    return null;
  }
  try {
    return busboy({
      headers: { 'content-type': contentType },
      // Browsers send names as UTF-8 and say nothing about it.
      defParamCharset: 'utf8',
      limits: { files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
    });
  } catch {
    // No boundary, or one that is none.
    return null;
  }
}
