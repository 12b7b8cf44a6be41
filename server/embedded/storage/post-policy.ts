import { S3Error } from './s3-error.ts';
import {
  ALGORITHM,
  assertSignature,
  MAX_CLOCK_SKEW_MS,
  parseAmzDate,
  readCredential,
  type StoreCredentials,
  sign,
} from './signature-key.ts';

export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/** Form fields that precede the file, by lower-case name. */
export type FormFields = ReadonlyMap<string, string>;

type Condition =
  | { readonly kind: 'equals' | 'startsWith'; readonly field: string; readonly value: string }
  | ({ readonly kind: 'size' } & SizeRange);

/** Fields no condition can cover: the policy itself, its signature, and what S3 tells browsers to ignore. */
const UNCONDITIONED = new Set(['policy', 'x-amz-signature', 'file']);

/**
 * Checks a browser upload against its signed policy: signature, expiry, every condition met and every field covered.
 * Answers the permitted size of the file in bytes. Throws an S3Error otherwise.
 */
export function verifyPostPolicy(
  fields: FormFields,
  bucket: string,
  credentials: StoreCredentials,
  now: Date,
): SizeRange {
  const policy = requiredField(fields, 'policy');
  const { date } = readCredential(requiredField(fields, 'x-amz-credential'), credentials);
  const time = parseAmzDate(requiredField(fields, 'x-amz-date'));
  if (requiredField(fields, 'x-amz-algorithm') !== ALGORITHM || time === undefined) {
    throw new S3Error('AccessDenied', `The form must be signed with ${ALGORITHM} and carry a valid x-amz-date.`);
  }
  assertSignature(sign(policy, date, credentials), requiredField(fields, 'x-amz-signature'));
  const { expiration, conditions } = parsePolicy(policy);
  if (now.getTime() > expiration) throw denied('Policy expired.');
  if (time - now.getTime() > MAX_CLOCK_SKEW_MS) throw denied('Policy is not valid yet.');

  // The address decides the bucket, so it is checked as if the form had sent it; a form that says otherwise is refused.
  if ((fields.get('bucket') ?? bucket) !== bucket) throw denied('Policy condition failed for bucket.');
  const values = new Map([...fields, ['bucket', bucket]]);
  const sizes: SizeRange[] = [];
  const covered = new Set(['bucket']);
  for (const condition of conditions) {
    if (condition.kind === 'size') {
      sizes.push(condition);
      continue;
    }
    covered.add(condition.field);
    const value = values.get(condition.field) ?? '';
    const met = condition.kind === 'equals' ? value === condition.value : value.startsWith(condition.value);
    if (!met) throw denied(`Policy condition failed for ${condition.field}.`);
  }
  for (const name of fields.keys()) {
    if (UNCONDITIONED.has(name) || name.startsWith('x-ignore-')) continue;
    if (!covered.has(name)) throw denied(`Extra input fields: ${name}.`);
  }
  if (sizes.length === 0) throw denied('The policy must bound the size with content-length-range.');
  return { min: Math.max(...sizes.map(({ min }) => min)), max: Math.min(...sizes.map(({ max }) => max)) };
}

function parsePolicy(base64: string): { expiration: number; conditions: Condition[] } {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw new S3Error('InvalidPolicyDocument', 'The policy is not valid JSON.');
  }
  const { expiration, conditions } = (document ?? {}) as { expiration?: unknown; conditions?: unknown };
  const expiresAt = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(expiresAt) || !Array.isArray(conditions)) {
    throw new S3Error('InvalidPolicyDocument', 'The policy needs an expiration and conditions.');
  }
  return { expiration: expiresAt, conditions: conditions.flatMap(parseCondition) };
}

function parseCondition(condition: unknown): Condition[] {
  if (Array.isArray(condition)) {
    const [operator, first, second] = condition as unknown[];
    const name = typeof operator === 'string' ? operator.toLowerCase() : '';
    const [min, max] = [Number(first), Number(second)];
    if (name === 'content-length-range' && Number.isSafeInteger(min) && Number.isSafeInteger(max)) {
      return [{ kind: 'size', min, max }];
    }
    if (typeof first === 'string' && first.startsWith('$') && typeof second === 'string') {
      const field = first.slice(1).toLowerCase();
      if (name === 'eq') return [{ kind: 'equals', field, value: second }];
      if (name === 'starts-with') return [{ kind: 'startsWith', field, value: second }];
    }
  } else if (typeof condition === 'object' && condition !== null) {
    return Object.entries(condition).map(([field, value]) => {
      if (typeof value !== 'string') throw new S3Error('InvalidPolicyDocument', 'Conditions compare with text.');
      return { kind: 'equals', field: field.toLowerCase(), value };
    });
  }
  throw new S3Error('InvalidPolicyDocument', 'The policy contains a condition this store does not know.');
}

function requiredField(fields: FormFields, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw denied(`The form field ${name} is missing.`);
  return value;
}

function denied(reason: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${reason}`);
}
