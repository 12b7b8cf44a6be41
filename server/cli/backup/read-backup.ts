import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EJSON } from 'bson';
import mongoose, { type mongo } from 'mongoose';
import { hashFile, LEFT_OUT, MANIFEST, type Manifest, ManifestSchema } from '#server/cli/backup/backup-format.ts';
import { services } from '#server/platform/services.ts';

const BATCH = 500;
/** Written by a start itself: not a sign of use, and replaced by what the backup says. */
const SETTINGS = 'settings';

/**
 * Reads the list of a backup and checks every file of it against its checksum, before anything is touched.
 * @throws Error naming what is missing or damaged
 */
export async function checkBackup(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch(() => null);
  const parsed = text === null ? null : ManifestSchema.safeParse(JSON.parse(text));
  if (!parsed?.success) {
    throw new Error(`${folder} is no complete backup: its ${MANIFEST} is missing or not readable.`);
  }
  for (const { file, sha256 } of [...parsed.data.collections, ...parsed.data.objects]) {
    const there = await stat(path.join(folder, file)).catch(() => null);
    if (!there || (await hashFile(path.join(folder, file))) !== sha256) {
      throw new Error(`${file} is ${there ? 'damaged' : 'missing'}: nothing was restored.`);
    }
  }
  return parsed.data;
}

/**
 * Puts a backup into an empty installation, whose collections and indexes exist.
 * @throws Error when the installation holds something, or a file of the backup is missing or damaged
 */
export async function restoreBackup({
  folder,
  onProgress,
}: {
  folder: string;
  onProgress: (message: string) => void;
}): Promise<Manifest> {
  const manifest = await checkBackup(folder);
  await assertEmpty();
  const { storage } = services();
  // Files first: an interrupted restore then leaves an installation that still counts as empty.
  for (const { key, contentType, file, size } of manifest.objects) {
    await storage.putObject({ key, contentType, contentLength: size, body: createReadStream(path.join(folder, file)) });
  }
  onProgress(`files: ${manifest.objects.length}`);
  for (const { name, file, count } of manifest.collections) {
    const restored = await restoreCollection(name, path.join(folder, file));
    if (restored !== count) {
      throw new Error(`${name}: ${restored} of ${count} documents were restored.`);
    }
    onProgress(`${name}: ${count}`);
  }
  return manifest;
}

async function assertEmpty(): Promise<void> {
  for (const collection of (await mongoose.connection.db?.collections()) ?? []) {
    const { collectionName: name } = collection;
    if (name !== SETTINGS && !LEFT_OUT.has(name) && (await collection.findOne({})) !== null) {
      throw new Error(`This installation is not empty (${name}): a backup is restored into an empty one only.`);
    }
  }
}

async function restoreCollection(name: string, file: string): Promise<number> {
  const collection = mongoose.connection.collection(name);
  let count = 0;
  let batch: mongo.Document[] = [];
  const write = async (): Promise<void> => {
    if (batch.length > 0) {
      if (name === SETTINGS) {
        await collection.deleteMany({ _id: { $in: batch.map(({ _id }) => _id) } });
      }
      await collection.insertMany(batch, { ordered: true });
      count += batch.length;
      batch = [];
    }
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    batch.push(EJSON.parse(line, { relaxed: false }) as mongo.Document);
    if (batch.length >= BATCH) {
      await write();
    }
  }
  await write();
  return count;
}
