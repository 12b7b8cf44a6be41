import type { Transition } from '#models/contracts/cases.ts';
import type { EntryType } from '#models/contracts/entries.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';

type WithoutVersion<T> = T extends unknown ? Omit<T, 'version'> : never;

/** Moves a case as it is now: reads its version first. */
export async function move(actor: Actor, caseId: string, input: WithoutVersion<Transition>): Promise<CaseDoc> {
  const { version } = await caseNow(caseId);
  return transitionCase({ actor, caseId, input: { ...input, version } as Transition });
}

/** The first step of a case whose reason and amounts stay as they were reported. */
export const QUALIFY = {
  action: 'qualify' as const,
  reason: 'PRC-01' as const,
  amounts: [],
  department: 'sales' as const,
  priority: 'normal' as const,
  proofs: [],
};

/** Brings a fresh case to IN_PROGRESS: accounting confirms it, sales takes it on. */
export async function startWork(caseId: string, { accounting, sales }: { accounting: Actor; sales: Actor }) {
  await move(accounting, caseId, QUALIFY);
  return move(sales, caseId, { action: 'start' });
}

export async function caseNow(caseId: string): Promise<CaseDoc> {
  const found = await Cases.within(everything()).findById(caseId);
  if (!found) {
    throw new Error(`no such case: ${caseId}`);
  }
  return found;
}

export async function invoiceNow(invoiceId: string): Promise<InvoiceDoc> {
  const found = await Invoices.within(everything()).findById(invoiceId);
  if (!found) {
    throw new Error(`no such invoice: ${invoiceId}`);
  }
  return found;
}

/** What the log says about a case, in order. */
export const told = async (caseId: string): Promise<EntryType[]> =>
  (await Entries.within(everything()).find({ stream: `case:${caseId}` }, { sort: { 'all.seq': 1 } })).map(
    ({ type }) => type,
  );
