import { hash, verify } from '@node-rs/argon2';
import { singleton } from '#server/platform/singleton.ts';

/** Argon2id at the first of OWASP's equal recommendations; 11 ms here. Raise it, and hashes follow at each sign-in. */
export const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** The same characters typed on two systems are the same password (NIST SP 800-63B). */
const normal = (password: string): string => password.normalize('NFKC');

/** Argon2id (the library's default) with its own salt. The result carries its parameters. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), COST);

/** Compared when there is no account, so that the answer takes as long. */
const dummyHash = (): Promise<string> =>
  singleton('dummy-password-hash', () => hashPassword('nobody has this password'));

/**
 * Whether the password is the one behind the hash. Without a hash the same work is done and the answer is no: an
 * account that does not exist, or has no password, takes as long as a wrong one.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await dummyHash()), normal(password)).catch(() => false);
  return matches && passwordHash !== undefined;
}

/** The hash was made at another cost than today's. */
export const needsRehash = (passwordHash: string): boolean => !passwordHash.startsWith(`$argon2id$v=19$${CURRENT}`);
