import type { Readable } from 'node:stream';

export type ScanResult = { readonly status: 'clean' } | { readonly status: 'infected'; readonly signature: string };

export interface Antivirus {
  /** `false` when no scanner is configured: files are then released without a scan, and screens should say so. */
  readonly isConfigured: boolean;
  /** Reads the stream to its end, or destroys it. Throws AntivirusError when there is no verdict: never release then. */
  scan(stream: Readable): Promise<ScanResult>;
}

/** `TOO_LARGE` the scanner refuses files of this size · `UNAVAILABLE` try again later · `FAILED` it could not decide. */
export type AntivirusErrorCode = 'TOO_LARGE' | 'UNAVAILABLE' | 'FAILED';

export class AntivirusError extends Error {
  readonly code: AntivirusErrorCode;

  constructor(code: AntivirusErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AntivirusError';
    this.code = code;
  }
}
