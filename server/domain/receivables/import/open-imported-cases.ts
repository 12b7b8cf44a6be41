import type { Day } from '#models/contracts/days.ts';
import { streamOf } from '#models/contracts/entries.ts';
import { REASONS, type ReasonCode } from '#models/contracts/reasons.ts';
import type { Language } from '#models/contracts/roles.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import type { EntryActor } from '#models/schemas/entry.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { SYSTEM_USER } from '#server/auth/actor.ts';
import { CASE_NUMBER_KEY, nextCaseNumbers } from '#server/domain/cases/case-number.ts';
import { moneyKey } from '#server/domain/receivables/disputed-amount.ts';
import { appendToStreams, type StreamEntries } from '#server/log/append-to-streams.ts';
import { clock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';

/**
 * What a dispute without a stated reason is filed under until it is qualified (T2): the credit department sorts it,
 * with the longest time to do so. CUS-03 would tell the customer that the claim is unfounded, before anybody looked.
 */
export const REASON_TO_QUALIFY: ReasonCode = 'CUS-02';

const DESCRIPTION: Record<Language, { open: string; settled: string }> = {
  en: {
    open: 'Marked as disputed in the imported receivables. The reason is still to be established.',
    settled: 'Marked as disputed in the imported receivables; the invoice has been settled since.',
  },
  fr: {
    open: 'Facture signalée en litige dans les créances importées. Le motif reste à établir.',
    settled: 'Facture signalée en litige dans les créances importées ; elle a été réglée depuis.',
  },
};

const BATCH = 40;

export interface DisputedInvoice {
  invoiceId: string;
  customerId: string;
  line: number;
}

/**
 * Opens a case for each disputed invoice that never had one. What is still open goes into dispute (I4); a dispute of
 * a settled invoice becomes a closed case, so that the history is there and nothing is frozen.
 * Repeating it opens nothing twice.
 */
export async function openImportedCases({
  runId,
  actor,
  disputed,
}: {
  runId: string;
  actor: EntryActor;
  disputed: readonly DisputedInvoice[];
}): Promise<void> {
  for (let at = 0; at < disputed.length; at += BATCH) {
    await openBatch(runId, actor, disputed.slice(at, at + BATCH));
  }
}

async function openBatch(runId: string, actor: EntryActor, batch: readonly DisputedInvoice[]): Promise<void> {
  const ids = batch.map(({ invoiceId }) => invoiceId);
  const had = new Set(
    (await Cases.within(everything()).find({ 'items.invoiceId': { $in: ids } }, { projection: { items: 1 } })).flatMap(
      ({ items }) => items.map(({ invoiceId }) => invoiceId),
    ),
  );
  const wanted = batch.filter(({ invoiceId }) => !had.has(invoiceId)).map((item) => ({ ...item, caseId: newId() }));
  if (wanted.length === 0) {
    return;
  }
  const languages = await languagesOf(wanted.map(({ customerId }) => customerId));
  await appendToStreams({
    streams: wanted.map(({ caseId }) => streamOf('case', caseId)),
    serialise: [...wanted.map(({ customerId }) => moneyKey(customerId)), CASE_NUMBER_KEY],
    actor,
    isNew: true,
    work: async ({ session }) => {
      const invoices = new Map(
        (
          await Invoices.within(everything()).find(
            { _id: { $in: wanted.map(({ invoiceId }) => invoiceId) } },
            { session },
          )
        ).map((invoice) => [invoice._id, invoice]),
      );
      const numbers = await nextCaseNumbers(wanted.length, session);
      const cases = wanted.flatMap(({ invoiceId, caseId, line }, index): CaseDoc[] => {
        const invoice = invoices.get(invoiceId);
        const language = languages.get(invoice?.customerId ?? '') ?? 'fr';
        // An invoice of nothing, or wholly in dispute already, leaves nothing to contest.
        const isSettled = invoice?.open === 0;
        const amount = invoice ? (isSettled ? invoice.total : invoice.open - invoice.disputed) : 0;
        return invoice && amount > 0
          ? [
              caseOf({
                invoice,
                amount,
                isSettled,
                caseId,
                number: numbers[index] ?? '',
                source: { runId, row: line },
                actor,
                language,
              }),
            ]
          : [];
      });
      const open = cases.filter(({ state }) => state === 'OPEN');
      if (open.length > 0) {
        const { matchedCount } = await Invoices.raw().bulkWrite(
          open.map(({ items: [item], disputed }) => ({
            updateOne: {
              filter: { _id: item?.invoiceId ?? '', version: invoices.get(item?.invoiceId ?? '')?.version ?? -1 },
              update: { $inc: { disputed, version: 1 } },
            },
          })) as never,
          { session },
        );
        if (matchedCount !== open.length) {
          throw Object.assign(new Error('An invoice was changed meanwhile'), { code: 112 });
        }
      }
      if (cases.length > 0) {
        await Cases.raw().insertMany(cases, { session });
      }
      return cases.map(entriesOf);
    },
  });
}

async function languagesOf(customerIds: readonly string[]): Promise<Map<string, Language>> {
  const customers = await Customers.within(everything()).find(
    { _id: { $in: [...new Set(customerIds)] } },
    { projection: { language: 1 } },
  );
  return new Map(customers.map(({ _id, language }) => [_id, language]));
}

function caseOf({
  invoice,
  amount,
  isSettled,
  caseId,
  number,
  source,
  actor,
  language,
}: {
  invoice: InvoiceDoc;
  amount: number;
  isSettled: boolean;
  caseId: string;
  number: string;
  source: { runId: string; row: number };
  actor: EntryActor;
  language: Language;
}): CaseDoc {
  const now = clock.now();
  // The file does not say when the dispute began and ended: not before the invoice, and not in days to come.
  const past = (day: Day): Date => new Date(Math.min(Date.parse(`${day}T12:00:00Z`), now.getTime()));
  const openedAt = isSettled ? past(invoice.issuedOn) : now;
  const endedAt = isSettled ? past(invoice.settledOn ?? invoice.dueOn) : now;
  return {
    _id: caseId,
    number,
    customerId: invoice.customerId,
    state: isSettled ? 'CLOSED' : 'OPEN',
    reportedReason: REASON_TO_QUALIFY,
    reason: REASON_TO_QUALIFY,
    description: DESCRIPTION[language][isSettled ? 'settled' : 'open'],
    currency: invoice.currency,
    items: [{ id: newId(), invoiceId: invoice._id, invoiceNumber: invoice.number, disputed: amount }],
    disputed: amount,
    department: REASONS[REASON_TO_QUALIFY].owner,
    priority: 'normal',
    proofs: [],
    proposalCount: 0,
    refusals: 0,
    notices: 0,
    approvals: [],
    escalation: 0,
    pauses: [],
    customerReopenings: 0,
    guests: [],
    openedBy: { userId: actor.userId, side: actor.userId === SYSTEM_USER ? 'system' : 'company' },
    openedAt,
    ...(isSettled ? { resolvedAt: endedAt, endedAt } : {}),
    source,
    lastActivityAt: endedAt,
    lastSharedActivityAt: endedAt,
    version: 1,
  };
}

function entriesOf(opened: CaseDoc): StreamEntries {
  const { number, reason, description, currency } = opened;
  const items = opened.items.map(({ invoiceId, invoiceNumber, disputed }) => ({ invoiceId, invoiceNumber, disputed }));
  return {
    stream: streamOf('case', opened._id),
    entries: [
      {
        type: 'case.opened',
        audience: 'shared',
        data: { number, reason, description, currency, items, documents: [] },
      },
      ...(opened.state === 'CLOSED' ? [{ type: 'case.closed' as const, audience: 'shared' as const, data: {} }] : []),
    ],
  };
}
