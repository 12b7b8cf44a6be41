const plain = (text: string): string => text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const YES = new Set([
  'yes',
  'y',
  'oui',
  'o',
  'true',
  'vrai',
  'x',
  '1',
  'disputed',
  'litige',
  'en litige',
  'in dispute',
  'conteste',
  'contestee',
  'dispute',
  'ja',
  'si',
]);
const NO = new Set([
  'no',
  'n',
  'non',
  'false',
  'faux',
  '0',
  '',
  '-',
  'none',
  'aucun',
  'not disputed',
  'sans litige',
  'ok',
  'nein',
]);

/** Yes or no in the words of spreadsheets; null when it is neither. Empty means no. */
export function readFlag(cell: string): boolean | null {
  const word = plain(cell);
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

export type StatusMeaning = 'open' | 'paid' | 'cancelled' | 'disputed' | 'partly';

const STATUSES: Record<StatusMeaning, readonly string[]> = {
  open: [
    'open',
    'ouvert',
    'ouverte',
    'unpaid',
    'impaye',
    'impayee',
    'a payer',
    'due',
    'echu',
    'echue',
    'non echu',
    'non echue',
    'overdue',
    'en attente',
    'pending',
    'sent',
    'envoyee',
    'emise',
    'issued',
    'non reglee',
    'non regle',
    'non payee',
    'outstanding',
    'validee',
    'validated',
    'completed',
    'livree',
    'delivered',
    'shipped',
    'relancee',
    'late',
    'en retard',
    'posted',
    'comptabilisee',
    '',
  ],
  paid: [
    'paid',
    'paye',
    'payee',
    'regle',
    'reglee',
    'solde',
    'soldee',
    'settled',
    'closed',
    'cloture',
    'cloturee',
    'lettre',
    'lettree',
    'encaissee',
    'acquittee',
    'cleared',
  ],
  cancelled: [
    'cancelled',
    'canceled',
    'annule',
    'annulee',
    'void',
    'voided',
    'deleted',
    'supprimee',
    'draft',
    'brouillon',
    'refunded',
    'remboursee',
  ],
  disputed: ['disputed', 'en litige', 'litige', 'in dispute', 'dispute', 'contestee', 'conteste'],
  partly: [
    'partially paid',
    'partly paid',
    'partial',
    'partiel',
    'partiellement payee',
    'partiellement reglee',
    'partiellement paye',
    'acompte',
  ],
};
const BY_WORD = new Map<string, StatusMeaning>(
  (Object.entries(STATUSES) as [StatusMeaning, readonly string[]][]).flatMap(([meaning, words]) =>
    words.map((word) => [word, meaning] as const),
  ),
);

/** What a status column's word means for a receivable; null when unknown. */
export const readStatus = (cell: string): StatusMeaning | null =>
  BY_WORD.get(plain(cell).replace(/[_-]+/g, ' ')) ?? null;
