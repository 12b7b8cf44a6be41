import {
  type DocumentView,
  EDIT_WINDOW_MINUTES,
  type EntryData,
  type EntryType,
  type EntryView,
  type MessageView,
  type PersonView,
} from '#models/contracts/entries.ts';
import { plainText } from '#models/contracts/rich-text.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { presentDocument } from '#server/presenters/document.ts';
import { peopleOf } from '#server/presenters/people.ts';
import { renderRichText } from '#server/presenters/rich-text.ts';

type Numbering = 'all' | 'shared';

/**
 * What each type of entry may tell a customer or guest, field by field. A type that is not named here never leaves
 * towards them, and a field that is not named here is cut. Internal entries are not even read for them.
 */
const CUSTOMER_FIELDS: Partial<Record<EntryType, readonly string[]>> = {
  'case.opened': ['number', 'reason', 'description', 'currency', 'items', 'documents'],
  'case.qualified': ['reason', 'disputed', 'currency'],
  'case.started': [],
  'case.customerAsked': ['documents'],
  'case.thirdPartyAwaited': ['expectedOn'],
  'case.resumed': [],
  'proposal.made': [
    'version',
    'resolution',
    'accepted',
    'maintained',
    'currency',
    'explanation',
    'answerBy',
    'dueDates',
    'documents',
  ],
  'proposal.accepted': ['version', 'accepted', 'maintained', 'currency', 'how'],
  'proposal.refused': ['version', 'counterArgument'],
  'case.resolved': [
    'resolution',
    'accepted',
    'maintained',
    'currency',
    'creditNotes',
    'newInvoiceNumber',
    'paymentReference',
    'dueDates',
  ],
  'case.rejected': ['answer', 'documents'],
  'case.withdrawn': ['reason'],
  'case.closed': [],
  'case.reopened': ['newFact', 'documents'],
  'case.sentToLegal': [],
  'message.posted': [],
  'document.added': ['documentId', 'name'],
  'document.checked': ['documentId', 'name', 'result'],
  'invoice.confirmed': ['invoiceId', 'invoiceNumber', 'expectedOn'],
};

interface Context {
  numbering: Numbering;
  people: Map<string, PersonView>;
  documents: Map<string, DocumentView>;
  quoted: Map<string, EntryDoc>;
}

const EXCERPT = 140;
const isMessage = (entry: EntryDoc): boolean => entry.type === 'message.posted';
const messageOf = (entry: EntryDoc) => entry.data as EntryData<'message.posted'>;
const isCheck = (entry: EntryDoc): boolean => entry.type === 'document.checked';
const checkOf = (entry: EntryDoc) => entry.data as EntryData<'document.checked'>;
/** Stands for the name of a file that was taken back with its message. */
const NO_NAME = '…';

/** Entries as one side receives them, in the order given. Entries of the other side are left out, not emptied. */
export async function presentEntries(entries: readonly EntryDoc[], numbering: Numbering): Promise<EntryView[]> {
  const visible =
    numbering === 'all'
      ? entries
      : entries.filter((entry) => entry.audience === 'shared' && entry.shared && CUSTOMER_FIELDS[entry.type]);
  const messages = visible.filter(isMessage).map(messageOf);
  const documentIds = [
    ...messages.flatMap((message) => message.documents),
    ...visible.filter(isCheck).map((entry) => checkOf(entry).documentId),
  ];
  const quotedIds = messages.flatMap((message) => message.replyTo ?? []);
  const [documents, quoted] = await Promise.all([
    documentIds.length === 0
      ? []
      : Documents.within(everything()).find({ _id: { $in: documentIds }, state: { $ne: 'withdrawn' } }),
    quotedIds.length === 0
      ? []
      : Entries.within(everything()).find({
          _id: { $in: quotedIds },
          ...(numbering === 'shared' ? { audience: 'shared' } : {}),
        }),
  ]);
  const people = await peopleOf([...visible, ...quoted].map((entry) => entry.actor.userId));
  const context: Context = {
    numbering,
    people,
    documents: new Map(
      documents
        .filter((document) => numbering === 'all' || document.audience === 'shared')
        .map((document) => [document._id, presentDocument(document)]),
    ),
    quoted: new Map(quoted.map((entry) => [entry._id, entry])),
  };
  return visible.map((entry) => presentEntry(entry, context));
}

function presentEntry(entry: EntryDoc, context: Context): EntryView {
  const numbers = entry[context.numbering] ?? entry.all;
  return {
    id: entry._id,
    stream: entry.stream,
    type: entry.type,
    at: entry.at.toISOString(),
    audience: entry.audience,
    seq: numbers.seq,
    rev: numbers.rev,
    author: authorOf(entry, context),
    ...(isMessage(entry) ? { message: presentMessage(entry, context) } : { data: dataFor(entry, context) }),
  };
}

const authorOf = (entry: EntryDoc, { people }: Context): PersonView =>
  people.get(entry.actor.userId) ?? { id: entry.actor.userId, name: '—', side: 'company' };

function dataFor(entry: EntryDoc, { numbering, documents }: Context): Record<string, unknown> {
  const isTakenBack = isCheck(entry) && !documents.has(checkOf(entry).documentId);
  const data: Record<string, unknown> = {
    ...(entry.data as Record<string, unknown>),
    ...(isTakenBack ? { name: NO_NAME } : {}),
  };
  if (numbering === 'all') {
    return data;
  }
  return Object.fromEntries(
    (CUSTOMER_FIELDS[entry.type] ?? [])
      .filter((field) => data[field] !== undefined)
      .map((field) => [field, data[field]]),
  );
}

function presentMessage(entry: EntryDoc, context: Context): MessageView {
  const { body, documents, replyTo, mentions } = messageOf(entry);
  const quoted = replyTo ? context.quoted.get(replyTo) : undefined;
  const redacted = entry.redactedAt !== undefined;
  return {
    html: redacted ? '' : renderRichText(body, `${entry._id}@${entry.all.rev}`),
    documents: documents.flatMap((id) => context.documents.get(id) ?? []),
    mentions,
    redacted,
    ...(entry.clientId ? { clientId: entry.clientId } : {}),
    ...(quoted ? { replyTo: quoteOf(quoted, context) } : {}),
    ...(entry.editedAt && !redacted ? { editedAt: entry.editedAt.toISOString(), excerpt: excerptOf(entry) } : {}),
    ...(redacted ? {} : { editableUntil: new Date(entry.at.getTime() + EDIT_WINDOW_MINUTES * 60_000).toISOString() }),
  };
}

const excerptOf = (entry: EntryDoc): string =>
  entry.redactedAt ? '' : plainText(messageOf(entry).body).slice(0, EXCERPT);

const quoteOf = (entry: EntryDoc, context: Context) => ({
  id: entry._id,
  ...(entry[context.numbering] ?? entry.all),
  author: authorOf(entry, context),
  excerpt: excerptOf(entry),
});
