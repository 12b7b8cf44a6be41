import { services } from '#server/platform/services.ts';

/** Whole files are held while they are looked at; more at once would add up. */
const AT_ONCE = 3;
let held = 0;
const waiting: (() => void)[] = [];

/**
 * Reads a stored file whole. A few at a time, so that many uploads at once cost time and not memory.
 * @param size bytes the object must have
 * @returns null when it has another size
 */
export async function readBounded(key: string, size: number): Promise<Buffer | null> {
  if (held >= AT_ONCE) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  held += 1;
  try {
    const { body } = await services().storage.getObject(key);
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (at + chunk.length > size) {
        body.destroy();
        return null;
      }
      chunk.copy(bytes, at);
      at += chunk.length;
    }
    return at === size ? bytes : null;
  } finally {
    held -= 1;
    waiting.shift()?.();
  }
}
