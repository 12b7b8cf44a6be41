import { AppError } from '#server/platform/errors.ts';

/** What is read and thrown away of a body nobody wants, so that the sender hears why; beyond it the line is cut. */
const MAX_DISCARDED = 100 * 1024 * 1024;

/**
 * The bytes of a body, never more than allowed: counted while they arrive, since not every sender says how many come.
 * What comes beyond is thrown away as it arrives: a sender that is cut off while it sends is told nothing.
 * @throws AppError TOO_LARGE; INVALID when the sender hung up before the end
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let isTooLarge = Number(request.headers.get('content-length') ?? 0) > maxBytes;
  try {
    for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      isTooLarge ||= size > maxBytes;
      if (isTooLarge) {
        chunks = [];
        if (size > MAX_DISCARDED) {
          break;
        }
      } else {
        chunks.push(chunk);
      }
    }
  } catch (cause) {
    throw new AppError('INVALID', { cause });
  }
  if (isTooLarge) {
    throw new AppError('TOO_LARGE');
  }
  return Buffer.concat(chunks);
}

/** Lets a body run out that is not wanted at all, before the refusal. */
export async function discardBody(request: Request): Promise<void> {
  await readBody(request, 0).catch(() => undefined);
}
