import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import type { StoreContext } from './exchange.ts';
import { sendEmpty, sendXml } from './exchange.ts';
import { type FormFields, type SizeRange, verifyPostPolicy } from './post-policy.ts';
import { S3Error } from './s3-error.ts';
import { assertHeaderText } from './served-headers.ts';

/** S3 puts the browser's own file name here, a stranger's text we want in no key. */
const FILENAME_PLACEHOLDER = `$\{filename}`;
const MAX_FIELDS = 60;
const MAX_FIELD_BYTES = 64 * 1024;
/** Room a form needs beside its file. */
const FORM_OVERHEAD_BYTES = 256 * 1024;

/** A browser's form upload: nothing is written before the policy that precedes the file has been verified. */
export async function postObject(
  context: StoreContext,
  req: IncomingMessage,
  res: ServerResponse,
  bucket: string,
): Promise<void> {
  const { fields, file } = await readFieldsUpToFile(req);
  const range = verifyPostPolicy(fields, bucket, context.credentials, context.now());
  if (Number(req.headers['content-length']) > range.max + FORM_OVERHEAD_BYTES) throw tooLarge(range);
  const key = fields.get('key') ?? '';
  if (key.includes(FILENAME_PLACEHOLDER)) {
    throw new S3Error('NotImplemented', 'The key must be complete; a placeholder for the file name is not replaced.');
  }
  await context.objects.assertBucket(bucket);
  const redirect = readRedirect(fields.get('success_action_redirect'), context.allowedOrigins);
  const userMeta = readUserMeta(fields);
  const contentType = assertHeaderText(fields.get('content-type') ?? 'application/octet-stream');
  const disposition = fields.get('content-disposition');
  const contentDisposition = disposition === undefined ? {} : { contentDisposition: assertHeaderText(disposition) };
  const staged = await context.objects.stage(bounded(file, range));
  const etag = staged.md5.toString('hex');
  const lastModified = context.now().toISOString();
  const meta = { key, size: staged.size, etag, lastModified, contentType, ...contentDisposition, userMeta };
  await context.objects.commit(bucket, staged, meta);
  answer(res, { bucket, key, etag, redirect, status: fields.get('success_action_status') });
}

/** Collects the text fields and hands over the file's stream as soon as it begins; later fields do not count, as in S3. */
function readFieldsUpToFile(req: IncomingMessage): Promise<{ fields: FormFields; file: Readable }> {
  return new Promise((resolve, reject) => {
    const malformed = (reason: string) => new S3Error('MalformedPOSTRequest', reason);
    const fields = new Map<string, string>();
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: req.headers,
        defParamCharset: 'utf8',
        limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, fieldNameSize: 200, headerPairs: 20 },
      });
    } catch {
      reject(malformed('The body is not multipart/form-data.'));
      return;
    }
    let fileSeen = false;
    parser.on('field', (name, value, info) => {
      if (fileSeen) return;
      const field = name.toLowerCase();
      if (info.valueTruncated || info.nameTruncated) reject(malformed('A form field is too long.'));
      else if (fields.has(field)) reject(malformed(`The field ${field} appears twice.`));
      else fields.set(field, value);
    });
    parser.on('fieldsLimit', () => reject(malformed('The form has too many fields.')));
    parser.on('file', (name, stream) => {
      // A broken body ends the file with an error; without a listener that would end the process.
      stream.on('error', () => undefined);
      if (fileSeen) {
        stream.resume();
        return;
      }
      fileSeen = true;
      if (name === 'file') resolve({ fields, file: stream });
      else reject(malformed('The file must be in the field named file.'));
    });
    parser.on('close', () => {
      if (!fileSeen) reject(malformed('The form carries no file.'));
    });
    parser.on('error', () => reject(malformed('The form is not well-formed.')));
    // A lost connection must end the file with an error, or half of it would pass for the whole.
    req.once('error', (error) => parser.destroy(error));
    req.once('aborted', () => parser.destroy(new Error('The client closed the connection.')));
    req.pipe(parser);
  });
}

async function* bounded(file: Readable, range: SizeRange): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > range.max) throw tooLarge(range);
    yield chunk;
  }
  if (size < range.min) {
    throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.', {
      MinSizeAllowed: String(range.min),
    });
  }
}

function tooLarge(range: SizeRange): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.', {
    MaxSizeAllowed: String(range.max),
  });
}

function readUserMeta(fields: FormFields): Record<string, string> {
  const prefix = 'x-amz-meta-';
  const entries = [...fields].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(prefix.length), assertHeaderText(value)]));
}

/** Only our own pages: the policy is signed, but a signer's mistake must not turn the store into an open redirect. */
function readRedirect(text: string | undefined, allowedOrigins: readonly string[]): URL | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !allowedOrigins.includes(new URL(text).origin)) {
    throw new S3Error('InvalidArgument', 'success_action_redirect must lead to an allowed origin.');
  }
  return new URL(text);
}

interface PostResult {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly redirect: URL | undefined;
  readonly status: string | undefined;
}

function answer(res: ServerResponse, { bucket, key, etag, redirect, status }: PostResult): void {
  if (redirect) {
    redirect.searchParams.set('bucket', bucket);
    redirect.searchParams.set('key', key);
    redirect.searchParams.set('etag', `"${etag}"`);
    sendEmpty(res, 303, { location: redirect.href, etag: `"${etag}"` });
  } else if (status === '201') {
    res.setHeader('etag', `"${etag}"`);
    sendXml(res, 201, 'PostResponse', [
      ['Bucket', bucket],
      ['Key', key],
      ['ETag', `"${etag}"`],
    ]);
  } else {
    sendEmpty(res, status === '200' ? 200 : 204, { etag: `"${etag}"` });
  }
}
