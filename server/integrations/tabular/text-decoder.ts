export interface StreamDecoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

/** What windows-1252 has at 0x80–0x9F, where Latin-1 has control characters; the five gaps stay what they are. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const CONTROL = /[\u0080-\u009f]/g;

/**
 * A decoder of any encoding of the platform. Node 20 reads windows-1252 as Latin-1 (€ and ’ are lost), so that one is
 * read here.
 */
export function decoderOf(encoding: string): StreamDecoder {
  if (encoding !== 'windows-1252') {
    return new TextDecoder(encoding, { ignoreBOM: true });
  }
  return {
    decode: (bytes) =>
      bytes === undefined
        ? ''
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
            .toString('latin1')
            .replace(CONTROL, (char) => UPPER[char.charCodeAt(0) - 0x80] ?? char),
  };
}
