import type { Readable } from 'node:stream';

/** What a browser needs to upload one file straight to the store. Field order matters: the file comes last. */
export type PresignedUpload =
  | {
      readonly mode: 'post';
      readonly url: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly expiresAt: Date;
    }
  | {
      readonly mode: 'put';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly expiresAt: Date;
    };

export interface PresignUploadOptions {
  readonly key: string;
  /** Exact media type; the store refuses any other. */
  readonly contentType: string;
  /** Bytes the browser announced: the most a POST may carry, exactly what a PUT must carry. */
  readonly size: number;
  /** 1 to 3600. */
  readonly expiresInSeconds: number;
  /** `post` (default) sends a form; `put` sends the bare file and needs no form in the client. */
  readonly mode?: 'post' | 'put';
}

export interface PresignDownloadOptions {
  readonly key: string;
  /** Name offered to the reader; cleaned and encoded here. */
  readonly filename: string;
  readonly contentType: string;
  /** `inline` is honoured for images and PDF only; everything else becomes an attachment. */
  readonly disposition: 'inline' | 'attachment';
  /** 1 to 60: a link cannot be called back, so it must not outlive the click. */
  readonly expiresInSeconds: number;
}

export interface PutObjectOptions {
  readonly key: string;
  /** A stream of unknown length is sent in parts of 8 MiB. */
  readonly body: Uint8Array | string | Readable;
  readonly contentType: string;
  /** Bytes of a stream, when known. */
  readonly contentLength?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Fails with PRECONDITION when the key is taken. Not available for streams of unknown length. */
  readonly onlyIfAbsent?: boolean;
}

export interface ObjectInfo {
  readonly size: number;
  readonly contentType: string;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An open object; read or destroy the stream, or its connection stays taken. */
export type OpenedObject = ObjectInfo & { readonly body: Readable };

/**
 * Objects by key in one private bucket. Every method rejects with a `StorageError`.
 *
 * A presigned upload can be repeated until it expires. Whoever checks a file (size, type, virus) must therefore move it
 * with `copyObject` to a key no browser ever had a signature for, and serve only from there.
 */
export interface Storage {
  presignUpload(options: PresignUploadOptions): Promise<PresignedUpload>;
  presignDownload(options: PresignDownloadOptions): Promise<string>;
  putObject(options: PutObjectOptions): Promise<{ etag: string }>;
  /** `range` counts bytes from 0, both ends included. NOT_FOUND when there is no such key. */
  getObject(key: string, options?: { range?: { start: number; end: number } }): Promise<OpenedObject>;
  /** NOT_FOUND when there is no such key. */
  headObject(key: string): Promise<ObjectInfo>;
  /** Succeeds also when there is nothing to delete. */
  deleteObject(key: string): Promise<void>;
  /** With `ifEtag`, PRECONDITION when the source has been replaced since it was looked at. */
  copyObject(options: { fromKey: string; toKey: string; ifEtag?: string }): Promise<{ etag: string }>;
  /** At most `count` bytes from the start, fewer when the object is shorter. */
  readFirstBytes(key: string, count: number): Promise<Buffer>;
  /** Creates the bucket if it is missing. */
  ensureBucket(): Promise<void>;
}
