import type { ByteSource } from '#server/integrations/tabular/table.ts';

/** Bytes in memory as a source, handed out in pieces like a file. */
export function bytesSource(bytes: Uint8Array, pieceSize = 64 * 1024): ByteSource {
  return {
    size: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += pieceSize) {
        yield bytes.subarray(at, at + pieceSize);
      }
    },
  };
}
