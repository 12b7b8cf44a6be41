import type { Resolution } from '#models/contracts/cases.ts';
import type { ReasonCode, RootCause } from '#models/contracts/reasons.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { Evidence } from '#server/domain/demo/evidence.ts';

/** Customer, customer's colleague, owner, accounting, sales, manager. */
export type Part = 'C' | 'K' | 'O' | 'A' | 'S' | 'M';

/**
 * The course of one dispute in words, cut off at the state a case is to be in. Lines are written `C: text`:
 * who speaks, `i` before it for an internal note, `>` after it for a reply to the line before on the same side,
 * `@O` for a mention, `{#}` for a mention of the invoice, `{invoice} {order} {product} {amount} {name}` for facts,
 * `{photo pallet file.png}`, `{paper reserves file.pdf}`, `{table file.csv a;b|c;d}` for files,
 * ` ~~ ` between a first version and its correction, `**bold**`, and lines that begin with `- ` for lists.
 */
export interface Story {
  language: Language;
  reason: ReasonCode;
  rootCause: RootCause;
  /** what is contested: everything, the first line, or a share of what is open */
  part: 'whole' | 'line' | number;
  description: string;
  opening: readonly string[];
  proofs: readonly string[];
  work: readonly string[];
  question: { text: string; documents: readonly string[]; answer: readonly string[] };
  thirdParty: string;
  proposal: { resolution: Resolution; share: number; explanation: string };
  discussion: readonly string[];
  counterArgument: string;
  rejection: string;
  withdrawal: string;
  newFact: string;
  correctiveAction: string;
}

export interface Line {
  by: Part;
  audience: 'shared' | 'internal';
  isReply: boolean;
  text: string;
  /** what it is corrected to, a minute later */
  correction?: string;
  files: Evidence[];
}

const LINE = /^(i?)([CKOASM])(>?): ([\s\S]+)$/;
const FILE = /\{(photo|paper|table) (\S+)(?: ([^}]+))?\}/g;

/** Reads one line of a story. */
export function readLine(source: string): Line {
  const match = LINE.exec(source);
  if (!match) {
    throw new Error(`not a line of a story: ${source}`);
  }
  const files: Evidence[] = [];
  const words = (match[4] ?? '').replace(FILE, (_all, kind: string, first: string, rest = '') => {
    files.push(readFile(kind, first, rest));
    return '';
  });
  const [text = '', correction] = words.split(' ~~ ');
  return {
    audience: match[1] ? 'internal' : 'shared',
    by: match[2] as Part,
    isReply: match[3] === '>',
    text: text.trim(),
    ...(correction ? { correction: correction.trim() } : {}),
    files,
  };
}

function readFile(kind: string, first: string, rest: string): Evidence {
  if (kind === 'table') {
    return { kind: 'table', name: first, rows: rest.split('|').map((row) => row.split(';')) };
  }
  return kind === 'photo'
    ? { kind: 'photo', scene: first as never, name: rest }
    : { kind: 'paper', paper: first as never, name: rest };
}
