import type { DecimalMark, NumberEvidence } from '#models/contracts/imports.ts';
import { minorDigits } from '#models/contracts/money.ts';
import type { Witness } from '#server/domain/receivables/import/date-profile.ts';
import { amountParts } from '#server/domain/receivables/import/read-amount.ts';

/** What a whole column says about its decimal mark. */
export interface NumberProfile {
  filled: number;
  numbers: number;
  /** cells that prove a mark, and the first of them */
  proof: Record<DecimalMark, number>;
  witness: Partial<Record<DecimalMark, Witness>>;
  /** "1,234" and "1.234": one mark before three digits; each proves nothing by itself */
  open: Record<DecimalMark, number>;
  currencies: Record<string, number>;
}

export const newNumberProfile = (): NumberProfile => ({
  filled: 0,
  numbers: 0,
  proof: { comma: 0, dot: 0 },
  witness: {},
  open: { comma: 0, dot: 0 },
  currencies: {},
});

const MARKS = { ',': 'comma', '.': 'dot' } as const;
const OTHER = { comma: 'dot', dot: 'comma' } as const;

/** The decimal mark a cell proves, or null: its last mark when both occur, a mark not before three digits, the other one of a repeated mark. */
function provenMark(body: string, grouped: boolean): { proves: DecimalMark } | { leaves: DecimalMark } | null {
  const comma = body.lastIndexOf(',');
  const dot = body.lastIndexOf('.');
  if (comma < 0 && dot < 0) {
    return null;
  }
  if (comma >= 0 && dot >= 0) {
    return { proves: comma > dot ? 'comma' : 'dot' };
  }
  const at = Math.max(comma, dot);
  const mark = MARKS[body[at] as ',' | '.'];
  if (body.indexOf(body[at] as string) !== at) {
    return { proves: OTHER[mark] };
  }
  const isOpen = !grouped && body.length - at === 4 && at <= 3 && body[0] !== '0';
  return isOpen ? { leaves: mark } : { proves: mark };
}

/** Takes one cell of the column into account. */
export function observeNumber(profile: NumberProfile, cell: string, line: number): void {
  profile.filled += 1;
  const parts = amountParts(cell);
  if (!parts) {
    return;
  }
  profile.numbers += 1;
  if (parts.currency !== '') {
    profile.currencies[parts.currency] = (profile.currencies[parts.currency] ?? 0) + 1;
  }
  const found = provenMark(parts.body, parts.grouped);
  if (found && 'proves' in found) {
    profile.proof[found.proves] += 1;
    profile.witness[found.proves] ??= { value: cell.trim(), line };
  } else if (found) {
    profile.open[found.leaves] += 1;
  }
}

const DOMINANCE = 20;

/**
 * Decides from one column alone. "1,234" in every row reads as one thousand two hundred where the currency has two
 * decimals or none: as a decimal it would have three, which no such amount can.
 */
export function decideDecimalMark(profile: NumberProfile, currency: string): NumberEvidence {
  const { comma, dot } = profile.proof;
  if (comma > 0 || dot > 0) {
    const mark = comma > dot ? 'comma' : 'dot';
    if (profile.proof[mark] < profile.proof[OTHER[mark]] * DOMINANCE) {
      return { how: 'mixed', decimalMark: null, ...profile.witness[OTHER[mark]] };
    }
    return { how: 'proven', decimalMark: mark, ...profile.witness[mark] };
  }
  const { comma: commas, dot: dots } = profile.open;
  if (commas === 0 && dots === 0) {
    return profile.numbers === 0 ? { how: 'empty', decimalMark: null } : { how: 'plain', decimalMark: 'dot' };
  }
  if (commas > 0 && dots > 0) {
    return { how: 'mixed', decimalMark: null };
  }
  if (minorDigits(currency) === 3) {
    return { how: 'ambiguous', decimalMark: null };
  }
  return { how: 'groups', decimalMark: commas > 0 ? 'dot' : 'comma' };
}
