import { isBrokenText } from '#server/http/broken-text.ts';
import { discardBody, readBody } from '#server/http/read-body.ts';
import { AppError } from '#server/platform/errors.ts';

/** Fields travel as text in at most this much; only a form with files may be larger. */
const MAX_TEXT_BYTES = 512 * 1024;
const MAX_PARTS = 500;
const MAX_NAME = 200;

/**
 * The one way a posted form is read: of a kind that forms have, of bounded size, with a bounded number of fields, and
 * with texts that are texts. Large files are streamed instead, see `read-upload.ts`.
 * @throws AppError TOO_LARGE, INVALID
 */
export async function readFormData(request: Request, maxBytes: number): Promise<FormData> {
  const type = request.headers.get('content-type') ?? '';
  const isMultipart = /^multipart\/form-data\s*;/i.test(type);
  if (!isMultipart && !/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    await discardBody(request);
    throw new AppError('INVALID');
  }
  const bytes = await readBody(request, isMultipart ? maxBytes : Math.min(maxBytes, MAX_TEXT_BYTES));
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause: unknown) => {
    throw new AppError('INVALID', { cause });
  });
  let parts = 0;
  for (const [name, value] of form) {
    parts += 1;
    if (parts > MAX_PARTS || name.length > MAX_NAME || isBrokenText(name)) {
      throw new AppError('INVALID');
    }
    if (isBrokenText(typeof value === 'string' ? value : value.name)) {
      throw new AppError('INVALID', { fields: { [name]: ['INVALID'] } });
    }
  }
  return form;
}
