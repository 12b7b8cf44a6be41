import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a server keeps of a password under SCRAM-SHA-256 (RFC 7677): enough to check it, not enough to use it. */
export interface ScramCredentials {
  user: string;
  salt: Buffer;
  iterations: number;
  storedKey: Buffer;
  serverKey: Buffer;
}

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest();
const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest();

export function deriveCredentials(user: string, password: string): ScramCredentials {
  const salt = randomBytes(28);
  const iterations = 15_000;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  return {
    user,
    salt,
    iterations,
    storedKey: sha256(hmac(salted, 'Client Key')),
    serverKey: hmac(salted, 'Server Key'),
  };
}

function attributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

/** One exchange of messages on one connection. */
export class ScramConversation {
  readonly #credentials: ScramCredentials;
  #clientFirst = '';
  #serverFirst = '';
  #nonce = '';

  constructor(credentials: ScramCredentials) {
    this.#credentials = credentials;
  }

  /** Answers the client's first message; null when it makes no sense. */
  first(payload: string): string | null {
    const bare = /^n,[^,]*,(.*)$/s.exec(payload)?.[1];
    if (bare === undefined) return null;
    const clientNonce = attributes(bare).get('r');
    if (!clientNonce) return null;
    const { salt, iterations } = this.#credentials;
    this.#clientFirst = bare;
    this.#nonce = clientNonce + randomBytes(24).toString('base64');
    this.#serverFirst = `r=${this.#nonce},s=${salt.toString('base64')},i=${iterations}`;
    return this.#serverFirst;
  }

  /** Checks the client's proof; the answer proves in turn that the server knows the password. Null on failure. */
  final(payload: string): string | null {
    const fields = attributes(payload);
    const proof = Buffer.from(fields.get('p') ?? '', 'base64');
    const { storedKey, serverKey, user } = this.#credentials;
    const withoutProof = payload.replace(/,p=.*$/s, '');
    const message = `${this.#clientFirst},${this.#serverFirst},${withoutProof}`;
    const signature = hmac(storedKey, message);
    if (proof.length !== signature.length || fields.get('r') !== this.#nonce) return null;
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
    const sameUser = attributes(this.#clientFirst).get('n') === user;
    if (!timingSafeEqual(sha256(clientKey), storedKey) || !sameUser) return null;
    return `v=${hmac(serverKey, message).toString('base64')}`;
  }
}
