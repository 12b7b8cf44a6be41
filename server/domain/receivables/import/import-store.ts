import { createHash } from 'node:crypto';
import { ImportFiles } from '#models/schemas/import-file.ts';
import { everything } from '#models/scope.ts';
import { type ByteSource, TABLE_LIMITS, UnreadableTableError } from '#server/integrations/tabular/table.ts';
import { clock } from '#server/platform/clock.ts';
import { notFound } from '#server/platform/errors.ts';

const PIECE_BYTES = 512 * 1024;

const pieceId = (runId: string, number: number): string => `${runId}:${String(number).padStart(6, '0')}`;

/**
 * Stores a file of a run piece by piece while it arrives.
 * @throws UnreadableTableError TOO_LARGE or EMPTY; nothing is kept then
 */
export async function storeFile(
  runId: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let number = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes > 0) {
      const piece = Buffer.concat(waiting);
      waiting = [];
      waitingBytes = 0;
      await ImportFiles.raw().insertOne({ _id: pieceId(runId, number), runId, bytes: piece, createdAt: clock.now() });
      number += 1;
    }
  };
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > TABLE_LIMITS.bytes) {
        throw new UnreadableTableError('TOO_LARGE', { max: Math.round(TABLE_LIMITS.bytes / 1_048_576) });
      }
      hash.update(chunk);
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= PIECE_BYTES) {
        await flush();
      }
    }
    await flush();
    if (size === 0) {
      throw new UnreadableTableError('EMPTY');
    }
  } catch (error) {
    await deleteFile(runId);
    throw error;
  }
  return { size, sha256: hash.digest('hex') };
}

/**
 * The stored file of a run, one piece in memory at a time.
 * Reading it throws AppError NOT_FOUND when it is gone, also on the way: half a file must not look like a whole one.
 */
export function storedFile(runId: string, size: number): ByteSource {
  return {
    size,
    async *read() {
      for (let number = 0, left = size; left > 0; number += 1) {
        const piece = await ImportFiles.raw().findOne({ _id: pieceId(runId, number) }, { promoteBuffers: true });
        if (!piece) {
          throw notFound();
        }
        const bytes = piece.bytes as Uint8Array;
        left -= bytes.length;
        for (let at = 0; at < bytes.length; at += 65_536) {
          yield bytes.subarray(at, at + 65_536);
        }
      }
    },
  };
}

export async function deleteFile(runId: string): Promise<void> {
  await ImportFiles.within(everything()).deleteMany({ runId });
}
