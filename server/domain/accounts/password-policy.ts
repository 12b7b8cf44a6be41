import { PASSWORD_MAX, PASSWORD_MIN, type PasswordProblem } from '#models/contracts/accounts.ts';
import { COMMON_WORDS, SEQUENCES } from '#server/domain/accounts/common-passwords.ts';
import { AppError } from '#server/platform/errors.ts';

/** What an attacker who knows the person tries first. */
export interface PasswordContext {
  email: string;
  name: string;
  companyNames: readonly string[];
}

/** How many characters must be left that nobody can guess from a list. */
const UNGUESSED_MIN = 8;
const DIFFERENT_MIN = 5;
/** A listed word is one choice among some hundreds: worth about as much as two random characters. */
const WORD_WORTH = 2;

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
};

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const unleet = (text: string): string => [...text].map((character) => LEET[character] ?? character).join('');
const wordsOf = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3);

/**
 * Why a password is not good enough, or null. Length counts, composition does not (NIST SP 800-63B): no rule asks for
 * digits or signs. Refused is what can be guessed: the person's own words, listed words with decoration, runs of the
 * keyboard, repetition.
 */
export function passwordProblem(
  password: string,
  { email, name, companyNames }: PasswordContext,
): PasswordProblem | null {
  const length = [...password.normalize('NFKC')].length;
  if (length < PASSWORD_MIN) {
    return 'tooShort';
  }
  if (length > PASSWORD_MAX) {
    return 'tooLong';
  }
  const personal = [...new Set([email, name, ...companyNames].flatMap(wordsOf))];
  if (worthOf(password, COMMON_WORDS) < UNGUESSED_MIN) {
    return 'common';
  }
  return worthOf(password, COMMON_WORDS, personal) < UNGUESSED_MIN ? 'personal' : null;
}

/** @throws AppError PASSWORD_WEAK with `why` among its params */
export function assertPassword(password: string, context: PasswordContext): void {
  const why = passwordProblem(password, context);
  if (why) {
    throw new AppError('PASSWORD_WEAK', { params: { why }, fields: { password: ['PASSWORD_WEAK'] } });
  }
}

/** Characters that no list explains, plus a little for each listed word; the lowest over the readings of the text. */
function worthOf(password: string, listed: readonly string[], personal: readonly string[] = []): number {
  const text = plain(password);
  return Math.min(...[text, unleet(text)].map((reading) => worthOfReading(reading, listed, personal)));
}

function worthOfReading(reading: string, listed: readonly string[], personal: readonly string[]): number {
  // A marker instead of nothing: cutting a word out must not glue its neighbours into another one.
  let rest = withoutRepeats(reading);
  for (const word of byLength(personal)) {
    rest = rest.replaceAll(word, ' ');
  }
  rest = withoutRuns(rest);
  const found = new Set<string>();
  for (const word of byLength(listed)) {
    if (rest.includes(word)) {
      found.add(word);
      rest = rest.replaceAll(word, ' ');
    }
  }
  // Years and short numbers are decoration, as are signs at the end.
  rest = rest.replace(/(?:19|20)\d\d/g, ' ').replace(/[^\p{L}\p{N}]+/gu, '');
  const letters = [...rest.replace(/^\d{1,4}|\d{1,4}$/g, '')];
  const isVaried = new Set(letters).size >= DIFFERENT_MIN;
  return (isVaried ? letters.length : Math.min(letters.length, 2)) + found.size * WORD_WORTH;
}

const byLength = (words: readonly string[]): string[] => [...words].sort((a, b) => b.length - a.length);

/** `abcabcabcabc` is `abc`, `aaaaaaaaaaaa` is `a`. */
const withoutRepeats = (text: string): string => text.replace(/(.{1,8}?)\1{2,}/gu, '$1');

/** Cuts runs of four or more along an alphabet, digits or keyboard row, in either direction. */
function withoutRuns(text: string): string {
  let result = text;
  for (const row of SEQUENCES) {
    for (const direction of [row, [...row].reverse().join('')]) {
      for (let length = direction.length; length >= 4; length -= 1) {
        for (let from = 0; from + length <= direction.length; from += 1) {
          result = result.replaceAll(direction.slice(from, from + length), ' ');
        }
      }
    }
  }
  return result;
}
