import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** The first thing a restore reads, the last thing a backup writes: a folder without it is no backup. */
export const MANIFEST = 'manifest.json';
export const FORMAT = 'entente-backup-1';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const FileName = z.string().regex(/^(?:collections|objects)\/[A-Za-z0-9._-]+$/);

export const ManifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  collections: z.array(
    z.strictObject({
      name: z.string().min(1).max(100),
      file: FileName,
      count: z.number().int().min(0),
      sha256: Sha256,
    }),
  ),
  objects: z.array(
    z.strictObject({
      key: z.string().min(1).max(500),
      contentType: z.string().min(1).max(200),
      file: FileName,
      size: z.number().int().min(0),
      sha256: Sha256,
    }),
  ),
});
export type Manifest = z.infer<typeof ManifestSchema>;

/** Signed-in browsers and counters of attempts belong to the moment, not into a backup. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['sessions', 'rateLimits']);

/** SHA-256 of a file, hexadecimal. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
