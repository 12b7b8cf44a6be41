import type { ImportField } from '#models/contracts/imports.ts';
import { FIELD_NAMES } from '#server/domain/receivables/import/field-names.ts';

/** A header as it is compared: "N° de Pièce " and "no_de_piece" and "noDePiece" are the same words. */
export function normaliseHeader(header: string): string {
  return header
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/n[°º]|№|n\s?r\b\.?/gi, ' numero ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^\p{L}\d#%]+/gu, ' ')
    .replace(/\b(num|no|nr|nbr)\b/g, 'numero')
    .replace(/\b(de|du|des|d|la|le|les|l|of|the)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const RANK: ReadonlyMap<string, readonly { field: ImportField; rank: number }[]> = (() => {
  const ranks = new Map<string, { field: ImportField; rank: number }[]>();
  for (const [field, names] of Object.entries(FIELD_NAMES) as [ImportField, readonly string[]][]) {
    names.forEach((name, rank) => {
      const key = normaliseHeader(name);
      const list = ranks.get(key) ?? [];
      if (!list.some((entry) => entry.field === field)) {
        list.push({ field, rank });
      }
      ranks.set(key, list);
    });
  }
  return ranks;
})();

/** Words that make a header mean something else than the name it contains: a tax, a rate, a delay, the company's own side. */
const OTHER_MEANINGS =
  /\b(ht|tva|tax|taxe|vat|rate|taux|days|jours|late|retard|unit|unitaire|quantity|quantite|remise|discount|paperless|supplier|fournisseur|refund|iban|bank|banque)\b/;

/** How well a header names a field: 1 for the usual name, less for weaker ones, 0 for none. */
export function headerScore(header: string, field: ImportField): number {
  const name = normaliseHeader(header);
  if (name === '') {
    return 0;
  }
  const exact = RANK.get(name)?.find((entry) => entry.field === field);
  if (exact) {
    return 1 - Math.min(exact.rank, 30) * 0.015;
  }
  if (OTHER_MEANINGS.test(name) && field !== 'registration') {
    return 0;
  }
  let best = 0;
  const words = new Set(name.split(' '));
  for (const [candidate, entries] of RANK) {
    const found = entries.find((entry) => entry.field === field);
    const parts = candidate.split(' ');
    // A name of one word says little inside a longer header: "date" is in "paperless date" too.
    if (found && parts.length >= 2 && parts.every((part) => words.has(part))) {
      best = Math.max(best, 0.7 - 0.08 * (words.size - parts.length) - Math.min(found.rank, 30) * 0.005);
    } else if (found && found.rank < 12 && parts.length === 1 && candidate.length >= 4 && words.has(candidate)) {
      best = Math.max(best, 0.4 - 0.05 * (words.size - 1));
    }
  }
  return Math.max(0, best);
}

/** Whether any field goes by this header; tells header rows from title lines. */
export const isKnownHeader = (header: string): boolean => RANK.has(normaliseHeader(header));
