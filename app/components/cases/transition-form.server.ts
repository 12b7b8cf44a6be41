import { translator } from '#app/i18n/i18n.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import { type CaseAction, type Transition, TransitionSchema } from '#models/contracts/cases.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { CaseFacts } from '#server/domain/cases/get-case.ts';
import type { PostedFields } from '#server/http/read-fields.ts';
import { NOTE_ROWS } from './case-panels.ts';

type Subject = Pick<CaseFacts['case'], 'currency' | 'items' | 'proposal'>;

/** The fields of each form; money is text here, `amount.<item>` and `note.<row>.…` repeat. */
const FIELDS: { readonly [A in CaseAction]: readonly string[] } = {
  qualify: ['reason', 'department', 'ownerId', 'priority', 'proofs'],
  withdraw: ['reason', 'messageEntryId'],
  start: [],
  askCustomer: ['question', 'documents'],
  awaitThirdParty: ['thirdParty', 'expectedOn'],
  resume: [],
  propose: ['resolution', 'accepted', 'maintained', 'rootCause', 'explanation', 'proofsWaived', 'document'],
  accept: ['proposal', 'proofDocumentId', 'document'],
  refuse: [],
  acceptBySilence: ['justification'],
  resolve: ['newInvoiceNumber', 'paymentReference'],
  reject: ['answer', 'rootCause', 'document'],
  close: ['correctiveAction'],
  reopen: ['newFact', 'document'],
  sendToLegal: ['justification', 'formalNotice'],
};

const invoicesOf = (items: Subject['items']): string[] => [...new Set(items.map(({ invoiceId }) => invoiceId))];

/** The fields the form of a transition has for this case: an amount for each of its items, rows for credit notes. */
export const transitionFields = (action: CaseAction, { items }: Pick<Subject, 'items'>): string[] => [
  ...FIELDS[action],
  ...(action === 'qualify' ? items.map(({ id }) => `amount.${id}`) : []),
  ...(action === 'propose' ? invoicesOf(items).map((id) => `due.${id}`) : []),
  ...(action === 'resolve'
    ? Array.from({ length: NOTE_ROWS }, (_, row) =>
        ['number', 'amount', 'item'].map((part) => `note.${row}.${part}`),
      ).flat()
    : []),
];

/** Files come with the form, or as the ids of what a script has stored. */
export const takesFiles = (action: CaseAction): boolean => FIELDS[action].includes('document');

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/**
 * The transition a form asks for, as the contract wants it: texts to lists, money to minor units. What cannot be read
 * has its sentence beside the field it was typed in.
 */
export function readTransition({
  action,
  fields,
  documents,
  subject,
  version,
  language,
}: {
  action: CaseAction;
  fields: PostedFields;
  /** ids of files that came with the form */
  documents: string[];
  subject: Subject;
  version: number;
  language: Language;
}): { input: Transition | null; form: FormState } {
  const t = translator(language);
  const form: FormState = { errors: {}, values: typedValues(action, fields, subject) };
  const text = (name: string): string | undefined => fields.text(name) || undefined;
  const money = (name: string): number | undefined => {
    const typed = fields.text(name);
    const amount = typed === '' ? null : parseAmount(typed, subject.currency, language);
    if (amount === null || amount < 0) {
      form.errors[name] = t(typed === '' ? 'validation.required' : 'validation.amount');
      return undefined;
    }
    return amount;
  };
  const raw = build(action, { text, money, fields, documents, subject });
  const parsed = TransitionSchema.safeParse({ action, version, ...withoutMissing(raw) });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = fieldOf(action, issue.path, subject, fields);
      form.errors[field] ??=
        issue.code === 'too_big' && issue.origin === 'string'
          ? t('validation.tooLong', { max: Number(issue.maximum) })
          : issue.code === 'invalid_value'
            ? t('validation.choice')
            : issue.code === 'custom'
              ? t('validation.day')
              : issue.code === 'too_small' && issue.origin === 'number'
                ? t('validation.amountPositive')
                : t('validation.required');
    }
  }
  const isFine = parsed.success && Object.keys(form.errors).length === 0;
  return { input: isFine ? parsed.data : null, form };
}

interface Reading {
  text: (name: string) => string | undefined;
  money: (name: string) => number | undefined;
  fields: PostedFields;
  documents: string[];
  subject: Subject;
}

function build(action: CaseAction, { text, money, fields, documents, subject }: Reading): Record<string, unknown> {
  switch (action) {
    case 'qualify':
      return {
        reason: text('reason'),
        department: text('department'),
        ownerId: text('ownerId'),
        priority: text('priority'),
        proofs: lines(fields.text('proofs')),
        amounts: subject.items.map(({ id }) => ({ itemId: id, disputed: money(`amount.${id}`) })),
      };
    case 'withdraw':
      return { reason: text('reason'), messageEntryId: text('messageEntryId') };
    case 'askCustomer':
      return { question: text('question'), documents: lines(fields.text('documents')) };
    case 'awaitThirdParty':
      return { thirdParty: text('thirdParty'), expectedOn: text('expectedOn') };
    case 'propose':
      return {
        resolution: text('resolution'),
        accepted: money('accepted'),
        maintained: money('maintained'),
        rootCause: text('rootCause'),
        explanation: text('explanation'),
        proofsWaived: text('proofsWaived'),
        ...(text('resolution') === 'TERMS_CORRECTED'
          ? { dueDates: invoicesOf(subject.items).map((invoiceId) => ({ invoiceId, dueOn: text(`due.${invoiceId}`) })) }
          : {}),
        documents,
      };
    case 'accept':
      return { proposal: text('proposal'), proofDocumentId: text('proofDocumentId') ?? documents[0] };
    case 'acceptBySilence':
      return { justification: text('justification') };
    case 'resolve':
      return {
        creditNotes: noteRows(fields).map((row) => ({
          number: text(`note.${row}.number`),
          itemId: text(`note.${row}.item`),
          amount: money(`note.${row}.amount`),
        })),
        newInvoiceNumber: text('newInvoiceNumber'),
        paymentReference: text('paymentReference'),
      };
    case 'reject':
      return { answer: text('answer'), rootCause: text('rootCause'), documents };
    case 'close':
      return { correctiveAction: text('correctiveAction') };
    case 'reopen':
      return { newFact: text('newFact'), documents };
    case 'sendToLegal':
      return { justification: text('justification'), formalNotice: text('formalNotice') };
    case 'start':
    case 'resume':
    case 'refuse':
      return {};
  }
}

/** Rows of the credit-note table in which something was entered. */
const noteRows = (fields: PostedFields): number[] =>
  Array.from({ length: NOTE_ROWS }, (_, row) => row).filter(
    (row) => fields.text(`note.${row}.number`) !== '' || fields.text(`note.${row}.amount`) !== '',
  );

const withoutMissing = (raw: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));

/** The form's field an issue of the contract is about. */
function fieldOf(action: CaseAction, path: readonly PropertyKey[], subject: Subject, fields: PostedFields): string {
  const [first, index, inner] = path;
  if (action === 'qualify' && first === 'amounts') {
    return `amount.${subject.items[Number(index)]?.id ?? ''}`;
  }
  if (action === 'propose' && first === 'dueDates') {
    return `due.${invoicesOf(subject.items)[Number(index)] ?? ''}`;
  }
  if (action === 'resolve' && first === 'creditNotes' && index !== undefined) {
    return `note.${noteRows(fields)[Number(index)] ?? 0}.${inner === 'itemId' ? 'item' : String(inner)}`;
  }
  return String(first ?? 'form');
}

function typedValues(action: CaseAction, fields: PostedFields, subject: Subject): FormState['values'] {
  const names = transitionFields(action, subject).filter((name) => name !== 'document');
  return Object.fromEntries(names.map((name) => [name, fields.text(name)]).filter(([, value]) => value !== ''));
}
