import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error } from './s3-error.ts';
import {
  isMissing,
  makeFolder,
  type ObjectMeta,
  readBody,
  readSealedMeta,
  type StagedFile,
  sealStagedFile,
  syncFolder,
  writeFileAtomically,
} from './staged-file.ts';

/** What the object will be once its parts are joined. */
export type PendingUpload = Pick<
  ObjectMeta,
  'key' | 'contentType' | 'contentDisposition' | 'contentEncoding' | 'userMeta'
> & { readonly bucket: string };

export interface StoredPart {
  readonly partNumber: number;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: string;
}

const ABANDONED_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

export type MultipartFiles = Awaited<ReturnType<typeof openMultipartFiles>>;

/** Uploads in parts wait here. Those abandoned for a week are removed at start. */
export async function openMultipartFiles(root: string, now: () => Date) {
  const uploadsFolder = join(root, 'uploads');
  await makeFolder(uploadsFolder);
  for (const name of await readdir(uploadsFolder)) {
    const folder = join(uploadsFolder, name);
    const { mtimeMs } = await stat(folder);
    if (now().getTime() - mtimeMs > ABANDONED_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }

  const uploadFolder = (uploadId: string): string => {
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw noSuchUpload();
    return join(uploadsFolder, uploadId);
  };
  const partPath = (uploadId: string, partNumber: number): string =>
    join(uploadFolder(uploadId), `part-${String(partNumber).padStart(5, '0')}`);

  async function create(upload: PendingUpload): Promise<string> {
    const uploadId = randomUUID().replaceAll('-', '');
    await makeFolder(uploadFolder(uploadId));
    await writeFileAtomically(join(uploadFolder(uploadId), 'upload.json'), JSON.stringify(upload));
    return uploadId;
  }

  /** The upload, provided it belongs to this very bucket and key. */
  async function get(uploadId: string, bucket: string, key: string): Promise<PendingUpload> {
    try {
      const text = await readFile(join(uploadFolder(uploadId), 'upload.json'), 'utf8');
      const upload = JSON.parse(text) as PendingUpload;
      if (upload.bucket === bucket && upload.key === key) return upload;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    throw noSuchUpload();
  }

  async function putPart(uploadId: string, partNumber: number, staged: StagedFile): Promise<StoredPart> {
    const part = {
      key: String(partNumber),
      size: staged.size,
      etag: staged.md5.toString('hex'),
      lastModified: now().toISOString(),
      contentType: 'application/octet-stream',
      userMeta: {},
    };
    try {
      await sealStagedFile(staged, part);
      await rename(staged.path, partPath(uploadId, partNumber));
      await syncFolder(uploadFolder(uploadId));
    } catch (error) {
      await rm(staged.path, { force: true });
      // The upload was completed or aborted while this part was on its way.
      if (isMissing(error)) throw noSuchUpload();
      throw error;
    }
    return { partNumber, size: part.size, etag: part.etag, lastModified: part.lastModified };
  }

  async function listParts(uploadId: string): Promise<StoredPart[]> {
    const parts: StoredPart[] = [];
    for (const name of (await readdir(uploadFolder(uploadId))).sort()) {
      const partNumber = Number(/^part-(\d{5})$/.exec(name)?.[1]);
      if (!Number.isInteger(partNumber)) continue;
      const handle = await open(partPath(uploadId, partNumber), 'r');
      const meta = await readSealedMeta(handle).finally(() => handle.close());
      if (meta) parts.push({ partNumber, size: meta.size, etag: meta.etag, lastModified: meta.lastModified });
    }
    return parts;
  }

  /** Bodies of the parts, one after the other. */
  async function* readParts(uploadId: string, parts: readonly StoredPart[]): AsyncGenerator<Buffer> {
    for (const part of parts) {
      if (part.size === 0) continue;
      const handle: FileHandle = await open(partPath(uploadId, part.partNumber), 'r');
      yield* readBody(handle, 0, part.size - 1);
    }
  }

  async function discard(uploadId: string): Promise<void> {
    await rm(uploadFolder(uploadId), { recursive: true, force: true });
  }

  return { create, get, putPart, listParts, readParts, discard };
}

function noSuchUpload(): S3Error {
  return new S3Error('NoSuchUpload', 'The specified upload does not exist; it may have been completed or aborted.');
}
