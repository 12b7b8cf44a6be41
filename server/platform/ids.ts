import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** An unguessable id for anything that appears in a URL: 24 characters, 124 bits. Tells neither time nor order. */
export function newId(): string {
  let id = '';
  while (id.length < 24) {
    for (const byte of randomBytes(32)) {
      // 252 is the largest multiple of 36 below 256: rejecting the rest keeps every character equally likely.
      if (byte < 252 && id.length < 24) {
        id += ALPHABET[byte % 36];
      }
    }
  }
  return id;
}

/** A secret for links and cookies: 256 bits, URL-safe. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** SHA-256, hexadecimal. Secrets are stored in this form only. */
export const sha256 = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex');
