import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EJSON } from 'bson';
import mongoose, { type mongo } from 'mongoose';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import { FORMAT, LEFT_OUT, MANIFEST, type Manifest } from '#server/cli/backup/backup-format.ts';
import { StorageError } from '#server/integrations/storage/storage-error.ts';
import { services } from '#server/platform/services.ts';

/** Passes bytes on, counting and hashing them. */
function meter() {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ size, sha256: hash.digest('hex') }) };
}

/**
 * Writes every collection, one document a line as canonical EJSON, and every stored file into a folder that does not
 * exist yet, with checksums. All collections are read as of one moment where the database can do that.
 * @throws Error when the folder holds something already, or a file of a document is missing from the store
 */
export async function writeBackup({
  folder,
  onProgress,
}: {
  folder: string;
  onProgress: (message: string) => void;
}): Promise<Manifest> {
  await mkdir(path.join(folder, 'collections'), { recursive: true });
  if ((await readdir(folder)).length > 1) {
    throw new Error(`${folder} holds something already; a backup needs a folder of its own.`);
  }
  await mkdir(path.join(folder, 'objects'));
  const session = await openSnapshot(onProgress);
  try {
    const collections = await writeCollections(folder, session, onProgress);
    const objects = await writeObjects(folder, onProgress);
    const manifest: Manifest = { format: FORMAT, createdAt: new Date().toISOString(), collections, objects };
    const temporary = path.join(folder, `${MANIFEST}.part`);
    await writeFile(temporary, JSON.stringify(manifest, null, 1), { flush: true });
    await rename(temporary, path.join(folder, MANIFEST));
    return manifest;
  } finally {
    await session?.endSession();
  }
}

/** A session that reads everything as of one moment; null where the database does not offer it. */
async function openSnapshot(onProgress: (message: string) => void): Promise<mongo.ClientSession | null> {
  const session = mongoose.connection.getClient().startSession({ snapshot: true });
  try {
    await mongoose.connection.collection('users').findOne({}, { session });
    return session;
  } catch {
    await session.endSession();
    onProgress('This database cannot be read as of one moment: nobody should write while the backup runs.');
    return null;
  }
}

async function writeCollections(
  folder: string,
  session: mongo.ClientSession | null,
  onProgress: (message: string) => void,
): Promise<Manifest['collections']> {
  const written: Manifest['collections'] = [];
  const all = (await mongoose.connection.db?.collections()) ?? [];
  const wanted = all.filter(
    ({ collectionName }) => !LEFT_OUT.has(collectionName) && !collectionName.startsWith('system.'),
  );
  for (const collection of wanted.sort((a, b) => (a.collectionName < b.collectionName ? -1 : 1))) {
    const name = collection.collectionName;
    const file = `collections/${name}.ejsonl`;
    let count = 0;
    const lines = async function* () {
      for await (const document of collection.find({}, { sort: { _id: 1 }, ...(session ? { session } : {}) })) {
        count += 1;
        yield Buffer.from(`${EJSON.stringify(document, { relaxed: false })}\n`, 'utf8');
      }
    };
    const { stream, result } = meter();
    await pipeline(lines, stream, createWriteStream(path.join(folder, file), { flush: true, mode: 0o600 }));
    written.push({ name, file, count, sha256: result().sha256 });
    onProgress(`${name}: ${count}`);
  }
  return written;
}

async function writeObjects(folder: string, onProgress: (message: string) => void): Promise<Manifest['objects']> {
  const documents = await Documents.within(everything()).find(
    { state: { $in: ['ready', 'checking', 'quarantined'] } },
    { projection: { key: 1, contentType: 1, sha256: 1 }, sort: { _id: 1 } },
  );
  const written: Manifest['objects'] = [];
  const missing: string[] = [];
  for (const { _id, key, contentType, sha256 } of documents) {
    const file = `objects/${_id}`;
    try {
      const { body } = await services().storage.getObject(key);
      const { stream, result } = meter();
      await pipeline(body, stream, createWriteStream(path.join(folder, file), { flush: true, mode: 0o600 }));
      const measured = result();
      if (sha256 && sha256 !== measured.sha256) {
        missing.push(`${_id} (damaged)`);
      }
      written.push({ key, contentType, file, ...measured });
    } catch (error) {
      if (!(error instanceof StorageError && error.code === 'NOT_FOUND')) {
        throw error;
      }
      missing.push(_id);
    }
  }
  if (missing.length > 0) {
    throw new Error(`The store lacks files of these documents: ${missing.slice(0, 20).join(', ')}`);
  }
  onProgress(`files: ${written.length}`);
  return written;
}
