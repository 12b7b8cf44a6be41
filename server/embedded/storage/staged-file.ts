import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

/** Facts kept with each body. `etag` is without quotes; `lastModified` an ISO instant. */
export interface ObjectMeta {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: string;
  readonly contentType: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly userMeta: Readonly<Record<string, string>>;
}

/** A body on its way: complete on disk, not visible yet. */
export interface StagedFile {
  readonly path: string;
  readonly size: number;
  readonly md5: Buffer;
}

/*
 * A stored file is `body | metadata JSON | length of the JSON (4 bytes) | magic (8 bytes)`. Body and metadata in one file
 * make one rename the commit of both; at the end, because the digest is known only when the body has passed.
 */
const MAGIC = Buffer.from('ENTOBJ01', 'latin1');
const FOOTER_BYTES = 4 + MAGIC.length;

/** Streams a body into a new temporary file, one chunk in memory at a time. Removes it again when the source fails. */
export async function stageBody(temporaryFolder: string, source: AsyncIterable<Uint8Array>): Promise<StagedFile> {
  const path = join(temporaryFolder, randomUUID());
  const handle = await open(path, 'wx', 0o600);
  try {
    const md5 = createHash('md5');
    let size = 0;
    for await (const chunk of source) {
      md5.update(chunk);
      await writeFully(handle, chunk);
      size += chunk.byteLength;
    }
    return { path, size, md5: md5.digest() };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Writes metadata behind the body and forces both to disk; afterwards a rename is enough to publish the file. */
export async function sealStagedFile(staged: StagedFile, meta: ObjectMeta): Promise<void> {
  const json = Buffer.from(JSON.stringify(meta), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const handle = await open(staged.path, 'a');
  try {
    await writeFully(handle, Buffer.concat([json, length, MAGIC]));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads the metadata of a sealed file. `undefined` when the file is not one of ours or was cut short. */
export async function readSealedMeta(handle: FileHandle): Promise<ObjectMeta | undefined> {
  const { size: fileSize } = await handle.stat();
  if (fileSize < FOOTER_BYTES) return undefined;
  // One read serves nearly all files: metadata is rarely longer than this.
  const tailLength = Math.min(fileSize, 1024);
  const tail = await readAt(handle, fileSize - tailLength, tailLength);
  if (!tail.subarray(-MAGIC.length).equals(MAGIC)) return undefined;
  const jsonLength = tail.readUInt32LE(tail.length - FOOTER_BYTES);
  const jsonStart = fileSize - FOOTER_BYTES - jsonLength;
  if (jsonStart < 0) return undefined;
  const json =
    jsonLength + FOOTER_BYTES <= tail.length
      ? tail.subarray(tail.length - FOOTER_BYTES - jsonLength, tail.length - FOOTER_BYTES)
      : await readAt(handle, jsonStart, jsonLength);
  const meta = parseMeta(json);
  return meta?.size === jsonStart ? meta : undefined;
}

function parseMeta(json: Buffer): ObjectMeta | undefined {
  try {
    return JSON.parse(json.toString('utf8')) as ObjectMeta;
  } catch {
    return undefined;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer;
}

async function writeFully(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let done = 0;
  while (done < chunk.byteLength) {
    done += (await handle.write(chunk, done, chunk.byteLength - done)).bytesWritten;
  }
}

/** Bytes `start…end` (both included) of a sealed file's body; closes the handle at its end. Empty when end < start. */
export function readBody(handle: FileHandle, start: number, end: number): Readable {
  if (end < start) return Readable.from([]);
  return handle.createReadStream({ start, end, highWaterMark: 128 * 1024 });
}

/** Makes a rename or a new file survive a power cut: the entry lives in the folder, so the folder is synced too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Creates a folder and its parents durably. */
export async function makeFolder(folder: string): Promise<void> {
  const firstCreated = await mkdir(folder, { recursive: true });
  if (firstCreated === undefined) return;
  for (let current = folder; current.length >= firstCreated.length; current = dirname(current)) {
    await syncFolder(dirname(current)).catch(ignoreMissing);
  }
}

/** Writes a small file so that a reader sees the old content or the new content, never a mixture. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
