import type { ByteSource } from '#server/integrations/tabular/table.ts';
import { decoderOf } from '#server/integrations/tabular/text-decoder.ts';

/** The text of a file in pieces; bytes that do not belong to the encoding become U+FFFD. */
export async function* decodeText(source: ByteSource, encoding: string, skip: number): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  let left = skip;
  for await (const chunk of source.read()) {
    const bytes = left > 0 ? chunk.subarray(Math.min(left, chunk.length)) : chunk;
    left -= chunk.length - bytes.length;
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') {
      yield text;
    }
  }
  const rest = decoder.decode();
  if (rest !== '') {
    yield rest;
  }
}

/** The beginning of a text, at least `characters` long where the file is. */
export async function firstText(
  source: ByteSource,
  encoding: string,
  skip: number,
  characters: number,
): Promise<string> {
  let text = '';
  for await (const piece of decodeText(source, encoding, skip)) {
    text += piece;
    if (text.length >= characters) {
      break;
    }
  }
  return text.slice(0, characters);
}
