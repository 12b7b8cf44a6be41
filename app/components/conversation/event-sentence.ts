import type { TFunction } from 'i18next';
import type { Format } from '#app/hooks/use-format.ts';
import type { EntryData, EntryType, EntryView } from '#models/contracts/entries.ts';

type Words = TFunction<['cases', 'reasons', 'common']>;
type Sentence<T extends EntryType> = (
  data: EntryData<T>,
  t: Words,
  format: Format,
) => { key?: string; values?: Record<string, unknown> };

/** What the sentence of a type needs besides its author. A type without an entry here needs nothing. */
const PARTS: { [T in EntryType]?: Sentence<T> } = {
  'case.opened': ({ number, reason, items, currency }, t, format) => ({
    values: {
      number,
      reason: t(`reasons:names.${reason}`),
      amount: format.money({ amount: items.reduce((sum, { disputed }) => sum + disputed, 0), currency }),
    },
  }),
  'case.qualified': ({ reason, disputed, currency }, t, format) => ({
    values: { reason: t(`reasons:names.${reason}`), amount: format.money({ amount: disputed, currency }) },
  }),
  'case.triaged': ({ department, priority }, t) => ({
    values: { department: t(`common:departments.${department}`), priority: t(`cases:priorities.${priority}`) },
  }),
  'case.assigned': ({ department }, t) => ({ values: { department: t(`common:departments.${department}`) } }),
  'case.customerAsked': ({ documents }, _t, format) =>
    documents.length > 0 ? { key: 'case.customerAskedDocuments', values: { documents: format.list(documents) } } : {},
  'case.thirdPartyAwaited': ({ expectedOn }, _t, format) => ({ values: { day: format.day(expectedOn) } }),
  'case.thirdPartyNamed': ({ thirdParty }) => ({ values: { thirdParty } }),
  'case.rootCauseSet': ({ rootCause, proofsWaived }, t) => ({
    ...(proofsWaived ? { key: 'case.rootCauseWaived' } : {}),
    values: { rootCause: t(`reasons:families.${rootCause}`), proofsWaived },
  }),
  'case.escalated': ({ level }) => ({ values: { level } }),
  'case.resolved': ({ resolution, accepted, maintained, currency }, t, format) => ({
    values: {
      resolution: t(`cases:resolutions.${resolution}`),
      accepted: format.money({ amount: accepted, currency }),
      maintained: format.money({ amount: maintained, currency }),
    },
  }),
  'case.correctiveActionSet': ({ action }) => ({ values: { action } }),
  'case.legalJustified': ({ justification }) => ({ values: { justification } }),
  'case.decisionJustified': ({ justification }) => ({ values: { justification } }),
  'proposal.made': ({ resolution, accepted, maintained, currency, answerBy }, t, format) => ({
    values: {
      resolution: t(`cases:resolutions.${resolution}`),
      accepted: format.money({ amount: accepted, currency }),
      maintained: format.money({ amount: maintained, currency }),
      day: format.day(answerBy),
    },
  }),
  'proposal.accepted': ({ accepted, maintained, currency }, _t, format) => ({
    values: {
      accepted: format.money({ amount: accepted, currency }),
      maintained: format.money({ amount: maintained, currency }),
    },
  }),
  'document.added': ({ name }) => ({ values: { name } }),
  'document.checked': ({ name, result }) => ({
    ...(result === 'quarantined' ? { key: 'document.heldBack' } : {}),
    values: { name },
  }),
  'invoice.confirmed': ({ invoiceNumber, expectedOn }, _t, format) => ({
    ...(expectedOn ? { key: 'invoice.confirmedFor' } : {}),
    values: { number: invoiceNumber, day: expectedOn ? format.day(expectedOn) : '' },
  }),
};

/** The words a person added to an event, shown under its sentence. */
const SAID: Partial<Record<EntryType, string>> = {
  'case.opened': 'description',
  'case.assigned': 'note',
  'case.rejected': 'answer',
  'case.withdrawn': 'reason',
  'case.reopened': 'newFact',
  'proposal.made': 'explanation',
  'proposal.refused': 'counterArgument',
};

/** An entry that is not a message as one quiet sentence, and what its author said about it. */
export function eventSentence(entry: EntryView, t: Words, format: Format): { sentence: string; said: string | null } {
  const parts = PARTS[entry.type] as Sentence<EntryType> | undefined;
  const { key, values } = parts?.((entry.data ?? {}) as never, t, format) ?? {};
  const field = SAID[entry.type];
  const said = field ? entry.data?.[field] : undefined;
  return {
    sentence: String(
      t(`cases:entries.${key ?? entry.type}` as never, { author: entry.author.name, ...values } as never),
    ),
    said: typeof said === 'string' && said.trim() !== '' ? said : null,
  };
}
