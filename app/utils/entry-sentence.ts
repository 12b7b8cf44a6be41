import type { TFunction } from 'i18next';
import type { Format } from '#app/hooks/use-format.ts';
import type { EntryData, EntryType, NewDueDate } from '#models/contracts/entries.ts';

/** What the sentence of an entry needs; `data` is what this reader received, so a field may be missing. */
export interface EntryFacts {
  type: EntryType;
  data?: Record<string, unknown> | undefined;
  authorName: string;
}

export type SentenceTranslator = TFunction<['cases', 'common', 'reasons']>;

/**
 * One quiet line of a timeline, in the past tense: "Camille Moreau opened case LIT-2026-000123: €1,500.00 in dispute".
 * Needs the namespaces `cases` and `reasons`: `const { t } = useTranslation(['cases', 'common', 'reasons'])`.
 */
export function entrySentence(
  { type, data = {}, authorName: author }: EntryFacts,
  t: SentenceTranslator,
  format: Format,
): string {
  /** What the presenter cut away for this reader is undefined, whatever the stored shape says. */
  const as = <T extends EntryType>(_: T) => data as Partial<EntryData<T>>;
  const money = (amount: number | undefined, currency: string | undefined) =>
    amount === undefined || !currency ? '' : format.money({ amount, currency });
  const day = (value: string | undefined) => (value ? format.day(value) : '');
  const dueDates = (dates: NewDueDate[]) =>
    format.list(dates.map(({ invoiceNumber, dueOn }) => t('newDueDate', { number: invoiceNumber, day: day(dueOn) })));
  switch (type) {
    case 'case.opened': {
      const d = as(type);
      const amount = (d.items ?? []).reduce((sum, item) => sum + item.disputed, 0);
      return t('entries.case.opened', {
        author,
        number: d.number ?? '',
        amount: money(amount, d.currency),
        reason: d.reason ? t(`reasons:names.${d.reason}`) : '',
      });
    }
    case 'case.qualified': {
      const d = as(type);
      return t('entries.case.qualified', {
        author,
        amount: money(d.disputed, d.currency),
        reason: d.reason ? t(`reasons:names.${d.reason}`) : '',
      });
    }
    case 'case.triaged': {
      const d = as(type);
      return t('entries.case.triaged', {
        author,
        department: d.department ? t(`common:departments.${d.department}`) : '',
        priority: d.priority ? t(`priorities.${d.priority}`) : '',
      });
    }
    case 'case.assigned': {
      const d = as(type);
      return t('entries.case.assigned', {
        author,
        department: d.department ? t(`common:departments.${d.department}`) : '',
      });
    }
    case 'case.customerAsked': {
      const documents = as(type).documents ?? [];
      return documents.length > 0
        ? t('entries.case.customerAskedDocuments', { author, documents: format.list(documents) })
        : t('entries.case.customerAsked', { author });
    }
    case 'case.thirdPartyAwaited':
      return t('entries.case.thirdPartyAwaited', { author, day: day(as(type).expectedOn) });
    case 'case.thirdPartyNamed':
      return t('entries.case.thirdPartyNamed', { thirdParty: as(type).thirdParty ?? '' });
    case 'proposal.made': {
      const d = as(type);
      const offer = {
        author,
        resolution: d.resolution ? t(`resolutions.${d.resolution}`) : '',
        maintained: money(d.maintained, d.currency),
        day: day(d.answerBy),
      };
      return d.dueDates
        ? t('entries.proposal.madeWithDueDates', { ...offer, dueDates: dueDates(d.dueDates) })
        : t('entries.proposal.made', { ...offer, accepted: money(d.accepted, d.currency) });
    }
    case 'proposal.accepted': {
      const d = as(type);
      return t('entries.proposal.accepted', {
        author,
        accepted: money(d.accepted, d.currency),
        maintained: money(d.maintained, d.currency),
      });
    }
    case 'case.rootCauseSet': {
      const d = as(type);
      const rootCause = d.rootCause ? t(`reasons:families.${d.rootCause}`) : '';
      return d.proofsWaived
        ? t('entries.case.rootCauseWaived', { author, rootCause, proofsWaived: d.proofsWaived })
        : t('entries.case.rootCauseSet', { author, rootCause });
    }
    case 'case.escalated':
      return t('entries.case.escalated', { level: as(type).level ?? 1 });
    case 'case.approved': {
      const d = as(type);
      return d.kind === 'legal'
        ? t('entries.case.approvedLegal', { author })
        : t('entries.case.approved', { author, amount: money(d.amount, d.currency) });
    }
    case 'case.resolved': {
      const d = as(type);
      const done = {
        author,
        resolution: d.resolution ? t(`resolutions.${d.resolution}`) : '',
        maintained: money(d.maintained, d.currency),
      };
      return d.dueDates
        ? t('entries.case.resolvedWithDueDates', { ...done, dueDates: dueDates(d.dueDates) })
        : t('entries.case.resolved', { ...done, accepted: money(d.accepted, d.currency) });
    }
    case 'case.correctiveActionSet':
      return t('entries.case.correctiveActionSet', { author, action: as(type).action ?? '' });
    case 'case.legalJustified':
    case 'case.decisionJustified':
      return t(`entries.${type}`, { author, justification: as(type).justification ?? '' });
    case 'document.added':
      return t('entries.document.added', { author, name: as(type).name ?? '' });
    case 'document.checked': {
      const d = as(type);
      return t(d.result === 'quarantined' ? 'entries.document.heldBack' : 'entries.document.checked', {
        name: d.name ?? '',
      });
    }
    case 'invoice.confirmed': {
      const d = as(type);
      return d.expectedOn
        ? t('entries.invoice.confirmedFor', { author, number: d.invoiceNumber ?? '', day: day(d.expectedOn) })
        : t('entries.invoice.confirmed', { author, number: d.invoiceNumber ?? '' });
    }
    case 'receivables.imported': {
      const d = as(type);
      return t('entries.receivables.imported', {
        author,
        created: format.number(d.created ?? 0),
        updated: format.number(d.updated ?? 0),
      });
    }
    case 'import.started':
      return t('entries.import.started', { author, file: as(type).file ?? '' });
    case 'import.finished': {
      const d = as(type);
      return t('entries.import.finished', {
        imported: format.number(d.imported ?? 0),
        unchanged: format.number(d.unchanged ?? 0),
        refused: format.number(d.refused ?? 0),
      });
    }
    case 'import.undone': {
      const d = as(type);
      return t('entries.import.undone', {
        author,
        removed: format.number(d.removed ?? 0),
        kept: format.number(d.kept ?? 0),
      });
    }
    case 'user.created':
    case 'user.invited': {
      const role = as(type).role;
      return t(`entries.${type}`, { author, role: role ? t(`common:roles.${role}`) : '' });
    }
    case 'user.sessionsRevoked':
      return t('entries.user.sessionsRevoked', { author, count: as(type).count ?? 0 });
    case 'user.elevated': {
      const d = as(type);
      return t('entries.user.elevated', {
        author,
        until: d.until ? format.instant(d.until) : '',
        justification: d.justification ?? '',
      });
    }
    default:
      return t(`entries.${type}`, { author });
  }
}
