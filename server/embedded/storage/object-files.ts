import { type FileHandle, link, mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertBucketName, keyToSegments, readSegment } from './object-names.ts';
import { S3Error } from './s3-error.ts';
import {
  isMissing,
  makeFolder,
  type ObjectMeta,
  readSealedMeta,
  type StagedFile,
  sealStagedFile,
  stageBody,
  syncFolder,
  writeFileAtomically,
} from './staged-file.ts';

export interface OpenObject {
  readonly handle: FileHandle;
  readonly meta: ObjectMeta;
}

/** Where a listing stands; `skipPrefix` may be moved by the reader while it walks, to leave whole folders out. */
export interface WalkCursor {
  readonly prefix: string;
  readonly after: string;
  skipPrefix: string | undefined;
}

export type ObjectFiles = Awaited<ReturnType<typeof openObjectFiles>>;

/** Opens the folder of buckets and removes what a crash left half done. All names are described in `object-names.ts`. */
export async function openObjectFiles(root: string) {
  const bucketsFolder = join(root, 'buckets');
  const temporaryFolder = join(root, 'tmp');
  await makeFolder(bucketsFolder);
  await rm(temporaryFolder, { recursive: true, force: true });
  await mkdir(temporaryFolder, { recursive: true });

  const bucketFolder = (bucket: string): string => {
    assertBucketName(bucket);
    return join(bucketsFolder, bucket);
  };
  const objectsFolder = (bucket: string): string => join(bucketFolder(bucket), 'objects');
  const objectPath = (bucket: string, key: string): string => join(objectsFolder(bucket), ...keyToSegments(key));

  async function bucketExists(bucket: string): Promise<boolean> {
    try {
      await stat(join(bucketFolder(bucket), 'bucket.json'));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async function assertBucket(bucket: string): Promise<void> {
    if (!(await bucketExists(bucket))) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist.');
  }

  async function createBucket(bucket: string, createdAt: Date): Promise<void> {
    if (await bucketExists(bucket)) return;
    await makeFolder(objectsFolder(bucket));
    const text = JSON.stringify({ name: bucket, createdAt: createdAt.toISOString() });
    await writeFileAtomically(join(bucketFolder(bucket), 'bucket.json'), text);
  }

  async function listBuckets(): Promise<string[]> {
    const names = await readdir(bucketsFolder);
    const present = await Promise.all(names.map((name) => bucketExists(name).catch(() => false)));
    return names.filter((_name, index) => present[index]).sort();
  }

  /** Publishes a staged body under its key in one step. With `onlyIfAbsent` an existing object wins. */
  async function commit(
    bucket: string,
    staged: StagedFile,
    meta: ObjectMeta,
    options: { onlyIfAbsent?: boolean } = {},
  ): Promise<void> {
    const path = objectPath(bucket, meta.key);
    try {
      await sealStagedFile(staged, meta);
      await retryWhileFolderVanishes(async () => {
        await makeFolder(dirname(path));
        if (options.onlyIfAbsent) await link(staged.path, path);
        else await rename(staged.path, path);
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
        throw new S3Error('PreconditionFailed', 'An object with this key exists already.');
      }
      throw error;
    } finally {
      await rm(staged.path, { force: true });
    }
    // A delete running beside us may have emptied and removed the folder again: then nothing is left to sync.
    await syncFolder(dirname(path)).catch((error) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** Opens an object for reading; the caller closes the handle. A later replacement does not disturb the reader. */
  async function openObject(bucket: string, key: string): Promise<OpenObject> {
    const path = objectPath(bucket, key);
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      if (!isMissing(error)) throw error;
      await assertBucket(bucket);
      throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
    }
    const meta = await readSealedMeta(handle).catch(() => undefined);
    if (meta === undefined) {
      await handle.close();
      throw new S3Error('InternalError', 'The stored object is damaged.');
    }
    return { handle, meta };
  }

  async function remove(bucket: string, key: string): Promise<void> {
    const path = objectPath(bucket, key);
    try {
      await unlink(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return;
    }
    await syncFolder(dirname(path)).catch((error) => {
      if (!isMissing(error)) throw error;
    });
    const floor = objectsFolder(bucket);
    for (let folder = dirname(path); folder !== floor; folder = dirname(folder)) {
      const removed = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!removed) break;
    }
  }

  /** Keys of a bucket in byte order, as byte strings, without holding more than one folder's names per level. */
  async function* walk(bucket: string, cursor: WalkCursor): AsyncGenerator<string> {
    yield* walkFolder(objectsFolder(bucket), '', cursor);
  }

  return {
    temporaryFolder,
    assertBucket,
    bucketExists,
    createBucket,
    listBuckets,
    commit,
    openObject,
    remove,
    walk,
    stage: (source: AsyncIterable<Uint8Array>) => stageBody(temporaryFolder, source),
  };
}

async function* walkFolder(folder: string, parent: string, cursor: WalkCursor): AsyncGenerator<string> {
  const names = await readdir(folder).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const name of names.sort()) {
    const segment = readSegment(name);
    if (segment === undefined) continue;
    const key = parent + segment.bytes;
    if (cursor.skipPrefix !== undefined && key.startsWith(cursor.skipPrefix)) continue;
    if (segment.isFolder) {
      const mayMatch = key.startsWith(cursor.prefix) || cursor.prefix.startsWith(key);
      const mayFollow = key > cursor.after || cursor.after.startsWith(key);
      if (mayMatch && mayFollow) yield* walkFolder(join(folder, name), key, cursor);
    } else if (key.startsWith(cursor.prefix) && key > cursor.after) {
      yield key;
    }
  }
}

/** A delete removes folders it emptied, perhaps between our `mkdir` and our `rename`. */
async function retryWhileFolderVanishes(publish: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await publish();
    } catch (error) {
      if (attempt >= 20 || !isMissing(error)) throw error;
    }
  }
}
