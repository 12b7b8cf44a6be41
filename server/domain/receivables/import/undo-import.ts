import { streamOf } from '#models/contracts/entries.ts';
import { Communications } from '#models/schemas/communication.ts';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { Promises } from '#models/schemas/promise.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { type Actor, SYSTEM_USER } from '#server/auth/actor.ts';
import { assertCanImport } from '#server/domain/receivables/import/assert-can-import.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { claimUndo, releaseClaim } from '#server/domain/receivables/import/import-lease.ts';
import { appendEntries } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { inTransaction } from '#server/platform/transaction.ts';

const BATCH = 500;
const OWN_ENTRIES = new Set(['case.opened', 'case.closed']);

/**
 * Takes back what a run created and nobody has touched since: invoices, their imported cases, and customers that are
 * left with nothing. Whatever was confirmed, contested, promised, reminded of, paid, credited, discussed or changed stays
 * and is counted. Changes the run made to invoices of earlier imports stay as well. The log keeps every entry.
 * @throws AppError NOT_FOUND, CONFLICT (not run, still running, or undone already), IMPORT_RUNNING (another one is)
 * Appends `import.undone` to the run's stream.
 */
export async function undoImport({ actor, runId }: { actor: Actor | null; runId: string }): Promise<ImportRunDoc> {
  assertCanImport(actor);
  const run = await getImport({ actor, runId });
  const lease = await claimUndo(runId);
  if (!lease) {
    throw new AppError('CONFLICT');
  }
  try {
    const { removed, kept, customersRemoved } = await takeBack(runId);
    const undo = { at: clock.now(), by: actor?.userId ?? SYSTEM_USER, removed, kept, customersRemoved };
    const isUndone = await ImportRuns.within(everything()).updateOne(
      { _id: runId, 'lease.owner': lease.owner },
      { $set: { status: 'undone', undo }, $unset: { active: 1, lease: 1 } },
    );
    if (!isUndone) {
      throw new AppError('CONFLICT');
    }
    await appendEntries({
      stream: streamOf('import', runId),
      actor: actor ? { userId: actor.userId, role: actor.role } : { userId: SYSTEM_USER, role: 'system' },
      entries: [{ type: 'import.undone', audience: 'internal', data: { removed, kept } }],
    });
    return { ...run, status: 'undone', undo };
  } finally {
    await releaseClaim(runId, lease);
  }
}

async function takeBack(runId: string): Promise<{ removed: number; kept: number; customersRemoved: number }> {
  let removed = 0;
  let kept = 0;
  let after = '';
  for (;;) {
    const page = await Invoices.within(everything()).find(
      { 'source.runId': runId, _id: { $gt: after } },
      { sort: { _id: 1 }, limit: BATCH },
    );
    if (page.length === 0) {
      break;
    }
    after = page.at(-1)?._id ?? '';
    const gone = await removeUntouched(page, runId);
    removed += gone;
    kept += page.length - gone;
  }
  return { removed, kept, customersRemoved: await removeEmptyCustomers(runId) };
}

/** Removes those of a page that are as the run left them, cases and invoices in one step. */
async function removeUntouched(page: readonly InvoiceDoc[], runId: string): Promise<number> {
  const ids = page.map(({ _id }) => _id);
  return inTransaction(async (session) => {
    const cases = await Cases.within(everything()).find({ 'items.invoiceId': { $in: ids } }, { session });
    const alive = new Set(
      (
        await Entries.within(everything()).find(
          { stream: { $in: cases.map(({ _id }) => streamOf('case', _id)) } },
          { projection: { stream: 1, type: 1 }, session },
        )
      )
        .filter(({ type }) => !OWN_ENTRIES.has(type))
        .map(({ stream }) => stream),
    );
    const own = new Map<string, string>();
    const busy = new Set<string>();
    for (const { _id, source, version, items } of cases) {
      const isOurs =
        source?.runId === runId && version === 1 && items.length === 1 && !alive.has(streamOf('case', _id));
      for (const { invoiceId } of items) {
        if (isOurs) {
          own.set(invoiceId, _id);
        } else {
          busy.add(invoiceId);
        }
      }
    }
    for (const { invoiceId } of await CreditNotes.within(everything()).find(
      { invoiceId: { $in: ids } },
      { projection: { invoiceId: 1 }, session },
    )) {
      busy.add(invoiceId);
    }
    for (const { attachedTo } of await Documents.within(everything()).find(
      { 'attachedTo.kind': 'invoice', 'attachedTo.id': { $in: ids } },
      { projection: { attachedTo: 1 }, session },
    )) {
      busy.add(attachedTo?.id ?? '');
    }
    for (const { items } of await Promises.within(everything()).find(
      { 'items.invoiceId': { $in: ids } },
      { session },
    )) {
      items.forEach(({ invoiceId }) => {
        busy.add(invoiceId);
      });
    }
    for (const { invoiceIds } of await Communications.within(everything()).find(
      { invoiceIds: { $in: ids } },
      { projection: { invoiceIds: 1 }, session },
    )) {
      invoiceIds.forEach((invoiceId) => {
        busy.add(invoiceId);
      });
    }
    const caseStates = new Map(cases.map(({ _id, state }) => [_id, state]));
    const untouched = page.filter((invoice) => {
      const caseId = own.get(invoice._id);
      // Our own case raised the version once, when it froze what was open.
      const expected = caseId && caseStates.get(caseId) === 'OPEN' ? 2 : 1;
      return !busy.has(invoice._id) && invoice.version === expected && !invoice.confirmation && !invoice.documentId;
    });
    if (untouched.length === 0) {
      return 0;
    }
    // One list of ids per version: a choice of hundreds of pairs would be looked up in no index.
    let removed = 0;
    for (const version of new Set(untouched.map((invoice) => invoice.version))) {
      const ofVersion = untouched.filter((invoice) => invoice.version === version).map(({ _id }) => _id);
      removed += await Invoices.within(everything()).deleteMany({ _id: { $in: ofVersion }, version }, { session });
    }
    if (removed !== untouched.length) {
      throw Object.assign(new Error('An invoice was changed meanwhile'), { code: 112 });
    }
    const caseIds = untouched.flatMap(({ _id }) => own.get(_id) ?? []);
    if (caseIds.length > 0) {
      await Cases.within(everything()).deleteMany({ _id: { $in: caseIds } }, { session });
    }
    return removed;
  });
}

/** Customers this run created that nobody changed and that have neither invoices, cases, accounts nor invitations. */
async function removeEmptyCustomers(runId: string): Promise<number> {
  let removed = 0;
  let after = '';
  for (;;) {
    const page = await Customers.within(everything()).find(
      { 'source.runId': runId, _id: { $gt: after } },
      { sort: { _id: 1 }, limit: BATCH, projection: { _id: 1, team: 1, version: 1 } },
    );
    if (page.length === 0) {
      return removed;
    }
    after = page.at(-1)?._id ?? '';
    const ids = page.map(({ _id }) => _id);
    const busy = new Set<string>([
      ...(await Invoices.within(everything()).distinct<string>('customerId', { customerId: { $in: ids } })),
      ...(await Cases.within(everything()).distinct<string>('customerId', { customerId: { $in: ids } })),
      ...(await Users.within(everything()).distinct<string>('customerId', { customerId: { $in: ids } })),
      ...(await Invitations.within(everything()).distinct<string>('customerId', { customerId: { $in: ids } })),
      ...page.filter(({ team, version }) => team.length > 0 || version > 1).map(({ _id }) => _id),
    ]);
    const empty = ids.filter((id) => !busy.has(id));
    if (empty.length > 0) {
      removed += await Customers.within(everything()).deleteMany({ _id: { $in: empty } });
    }
  }
}
