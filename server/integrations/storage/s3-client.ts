import type { S3Client } from '@aws-sdk/client-s3';

export interface StorageConfig {
  /** Where this process reaches the store. Absent: Amazon's own address for the region. */
  readonly endpoint?: string | undefined;
  /** Where browsers reach the same store, when that differs. */
  readonly publicEndpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** `true` unless told otherwise: small stores know buckets by path only. */
  readonly forcePathStyle?: boolean | undefined;
}

export interface S3Clients {
  /** Sends requests. */
  readonly internal: S3Client;
  /** Signs addresses for browsers and never connects. */
  readonly signing: S3Client;
  destroy(): void;
}

/** Loads the SDK on first use: it costs a noticeable part of the start-up time. */
export async function createClients(config: StorageConfig): Promise<S3Clients> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const make = (endpoint: string | undefined): S3Client =>
    new S3Client({
      ...(endpoint === undefined ? {} : { endpoint }),
      region: config.region ?? 'us-east-1',
      forcePathStyle: config.forcePathStyle ?? true,
      credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
      // Otherwise streams leave as aws-chunked with a trailer, which most stores other than Amazon's refuse or, worse,
      // keep as part of the file; and presigned addresses carry a checksum the browser cannot match.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  const internal = make(config.endpoint);
  const signing = config.publicEndpoint === undefined ? internal : make(config.publicEndpoint);
  return {
    internal,
    signing,
    destroy: () => {
      internal.destroy();
      if (signing !== internal) signing.destroy();
    },
  };
}
