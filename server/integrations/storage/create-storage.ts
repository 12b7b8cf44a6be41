import { Readable } from 'node:stream';
import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { presignDownload, presignUpload } from './presign.ts';
import { putStreamOfUnknownLength } from './put-stream.ts';
import { createClients, type S3Clients, type StorageConfig } from './s3-client.ts';
import type { ObjectInfo, PutObjectOptions, Storage } from './storage.ts';
import { StorageError, toStorageError } from './storage-error.ts';

/** The documents' store on any S3, our own included. Connects on first use; `close` releases its connections. */
export function createStorage(config: StorageConfig): Storage & { close(): Promise<void> } {
  const { bucket } = config;
  let clients: Promise<S3Clients> | undefined;

  async function attempt<T>(
    operation: string,
    run: (clients: S3Clients, s3: typeof import('@aws-sdk/client-s3')) => Promise<T>,
  ): Promise<T> {
    try {
      clients ??= createClients(config);
      return await run(await clients, await import('@aws-sdk/client-s3'));
    } catch (error) {
      throw toStorageError(error, operation);
    }
  }

  return {
    presignUpload: (options) => attempt('sign upload', (made) => presignUpload(made, bucket, options)),
    presignDownload: (options) => attempt('sign download', (made) => presignDownload(made, bucket, options)),

    putObject: (options: PutObjectOptions) =>
      attempt('put', async ({ internal }, s3) => {
        const { key, body, contentType, metadata = {} } = options;
        if (body instanceof Readable && options.contentLength === undefined) {
          if (options.onlyIfAbsent) {
            throw new StorageError('INVALID', 'onlyIfAbsent needs the length of the stream.');
          }
          return putStreamOfUnknownLength(internal, { bucket, key, contentType, metadata }, body);
        }
        const { ETag } = await internal.send(
          new s3.PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ContentType: contentType,
            Metadata: { ...metadata },
            ...(options.contentLength === undefined ? {} : { ContentLength: options.contentLength }),
            ...(options.onlyIfAbsent ? { IfNoneMatch: '*' } : {}),
          }),
        );
        return { etag: withoutQuotes(ETag) };
      }),

    getObject: (key, options) =>
      attempt('get', async ({ internal }, s3) => {
        const range = options?.range;
        const output = await internal.send(
          new s3.GetObjectCommand({
            Bucket: bucket,
            Key: key,
            ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
          }),
        );
        return { ...infoOf(output), body: output.Body as Readable };
      }),

    headObject: (key) =>
      attempt('head', async ({ internal }, s3) =>
        infoOf(await internal.send(new s3.HeadObjectCommand({ Bucket: bucket, Key: key }))),
      ),

    deleteObject: (key) =>
      attempt('delete', async ({ internal }, s3) => {
        await internal.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: key }));
      }),

    copyObject: ({ fromKey, toKey, ifEtag }) =>
      attempt('copy', async ({ internal }, s3) => {
        const { CopyObjectResult } = await internal.send(
          new s3.CopyObjectCommand({
            Bucket: bucket,
            Key: toKey,
            CopySource: `${bucket}/${encodeURIComponent(fromKey)}`,
            ...(ifEtag === undefined ? {} : { CopySourceIfMatch: `"${ifEtag}"` }),
          }),
        );
        return { etag: withoutQuotes(CopyObjectResult?.ETag) };
      }),

    readFirstBytes: (key, count) =>
      attempt('read', async ({ internal }, s3) => {
        try {
          const command = new s3.GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${count - 1}` });
          const { Body } = await internal.send(command);
          return Buffer.from((await Body?.transformToByteArray()) ?? []);
        } catch (error) {
          // An empty object has no first byte, which S3 reports as a range that cannot be satisfied.
          if ((error as Error).name === 'InvalidRange') return Buffer.alloc(0);
          throw error;
        }
      }),

    ensureBucket: () =>
      attempt('create bucket', async ({ internal }, s3) => {
        try {
          await internal.send(new s3.HeadBucketCommand({ Bucket: bucket }));
        } catch (error) {
          if (toStorageError(error, 'head bucket').code !== 'NOT_FOUND') throw error;
          await internal.send(new s3.CreateBucketCommand({ Bucket: bucket })).catch((failure: Error) => {
            // Another process was faster.
            if (failure.name !== 'BucketAlreadyOwnedByYou') throw failure;
          });
        }
      }),

    close: async () => {
      (await clients)?.destroy();
    },
  };
}

/** `size` is the object's whole length, also when only a range of it was read. */
function infoOf(output: GetObjectCommandOutput | HeadObjectCommandOutput): ObjectInfo {
  const total = 'ContentRange' in output ? output.ContentRange?.split('/')[1] : undefined;
  return {
    size: total === undefined ? (output.ContentLength ?? 0) : Number(total),
    contentType: output.ContentType ?? 'application/octet-stream',
    etag: withoutQuotes(output.ETag),
    lastModified: output.LastModified ?? new Date(0),
    metadata: output.Metadata ?? {},
  };
}

function withoutQuotes(etag: string | undefined): string {
  return etag?.replaceAll('"', '') ?? '';
}
