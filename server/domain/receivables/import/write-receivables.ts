import type { ImportCounts, RowProblemView, Understanding } from '#models/contracts/imports.ts';
import { Customers } from '#models/schemas/customer.ts';
import type { EntryActor } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { type Decision, decideReceivables, loadStored } from '#server/domain/receivables/import/decide-receivables.ts';
import { type DisputedInvoice, openImportedCases } from '#server/domain/receivables/import/open-imported-cases.ts';
import type { ReceivableRow } from '#server/domain/receivables/import/read-receivable.ts';
import { CustomerResolver } from '#server/domain/receivables/import/resolve-customers.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';

const MAX_ROUNDS = 5;

/** Brings rows into the books, batch by batch; in a dry run it only tells what would become of them. */
export class ReceivablesWriter {
  readonly #runId: string;
  readonly #understanding: Understanding;
  readonly #actor: EntryActor;
  readonly #dryRun: boolean;
  readonly #customers: CustomerResolver;
  #isEmpty = false;
  /** customer → invoices created and changed by this run */
  readonly touched = new Map<string, { created: number; updated: number }>();

  constructor({
    runId,
    understanding,
    actor,
    dryRun,
  }: { runId: string; understanding: Understanding; actor: EntryActor; dryRun: boolean }) {
    this.#runId = runId;
    this.#understanding = understanding;
    this.#actor = actor;
    this.#dryRun = dryRun;
    this.#customers = new CustomerResolver({ runId, headers: understanding.headers, dryRun });
  }

  async prepare(): Promise<void> {
    // Into empty books nothing has to be compared; should somebody fill them meanwhile, the unique index tells.
    this.#isEmpty = (await Invoices.within(everything()).count({}, { limit: 1 })) === 0;
  }

  get customersCreated(): number {
    return this.#customers.created;
  }

  async write(rows: readonly ReceivableRow[]): Promise<Decision[]> {
    const final: Decision[] = [];
    let left = rows;
    for (let round = 1; left.length > 0; round += 1) {
      if (round > MAX_ROUNDS) {
        throw new Error('Invoices keep changing while they are imported');
      }
      const decisions = await this.#decide(left);
      const again = this.#dryRun ? new Set<Decision>() : await this.#apply(decisions);
      final.push(...decisions.filter((decision) => !again.has(decision)));
      left = [...again].map(({ row }) => row);
    }
    this.#count(final);
    if (!this.#dryRun) {
      await this.#openCases(final);
    }
    return final;
  }

  async #decide(rows: readonly ReceivableRow[]): Promise<Decision[]> {
    const customers = await this.#customers.resolve(rows);
    const stored = this.#isEmpty ? new Map() : await loadStored(rows);
    return decideReceivables({ rows, customers, stored, runId: this.#runId, understanding: this.#understanding });
  }

  /** @returns decisions to be made again, because somebody changed the invoice between reading and writing */
  async #apply(decisions: readonly Decision[]): Promise<Set<Decision>> {
    const again = new Set<Decision>();
    const fresh = decisions.filter((decision) => decision.outcome === 'created' && !decision.isWritten) as Extract<
      Decision,
      { outcome: 'created' }
    >[];
    if (fresh.length > 0) {
      try {
        await Invoices.raw().insertMany(
          fresh.map(({ doc }) => doc),
          { ordered: false },
        );
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
        this.#isEmpty = false;
        const written = new Set(
          (
            await Invoices.within(everything()).find(
              { _id: { $in: fresh.map(({ doc }) => doc._id) } },
              { projection: { _id: 1 } },
            )
          ).map(({ _id }) => _id),
        );
        for (const decision of fresh.filter(({ doc }) => !written.has(doc._id))) {
          again.add(decision);
        }
      }
    }
    await this.#update(decisions, again);
    return again;
  }

  async #update(decisions: readonly Decision[], again: Set<Decision>): Promise<void> {
    const changed = decisions.filter((decision) => decision.outcome === 'updated');
    if (changed.length === 0) {
      return;
    }
    const { matchedCount } = await Invoices.raw().bulkWrite(
      changed.map(({ stored, set, unset }) => ({
        updateOne: {
          filter: { _id: stored._id, version: stored.version },
          update: {
            $set: { ...set, version: stored.version + 1 },
            ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [field, 1])) } : {}),
          },
        },
      })) as never,
      { ordered: false },
    );
    await Customers.within(everything()).updateMany(
      { _id: { $in: [...new Set(changed.map(({ stored }) => stored.customerId))] } },
      { $inc: { version: 1 } },
    );
    if (matchedCount < changed.length) {
      const now = await loadStored(changed.map(({ row }) => row));
      const versions = new Map([...now.values()].map(({ _id, version }) => [_id, version]));
      for (const decision of changed) {
        // Ours is the version after the one read, unless somebody else wrote that one.
        const isOurs =
          versions.get(decision.stored._id) === decision.stored.version + 1 &&
          Object.entries(decision.set).every(
            ([field, value]) =>
              [...now.values()].find(({ _id }) => _id === decision.stored._id)?.[field as 'total'] === value,
          );
        if (!isOurs) {
          again.add(decision);
        }
      }
    }
  }

  #count(decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      if (decision.outcome === 'created' || decision.outcome === 'updated') {
        const customerId = decision.outcome === 'created' ? decision.doc.customerId : decision.stored.customerId;
        const counts = this.touched.get(customerId) ?? { created: 0, updated: 0 };
        counts[decision.outcome] += 1;
        this.touched.set(customerId, counts);
      }
    }
  }

  async #openCases(decisions: readonly Decision[]): Promise<void> {
    const disputed = decisions.flatMap((decision): DisputedInvoice[] => {
      if (decision.outcome === 'refused' || !decision.row.disputed) {
        return [];
      }
      const invoice = decision.outcome === 'created' ? decision.doc : decision.stored;
      return [{ invoiceId: invoice._id, customerId: invoice.customerId, line: decision.row.line }];
    });
    if (disputed.length > 0) {
      await openImportedCases({ runId: this.#runId, actor: this.#actor, disputed });
    }
  }
}

/** Adds a batch's decisions to the counts and collects its problems. */
export function tally(
  counts: ImportCounts,
  decisions: readonly { outcome: 'created' | 'updated' | 'unchanged' | 'refused'; problem?: RowProblemView }[],
  problems: RowProblemView[],
): void {
  for (const { outcome, problem } of decisions) {
    counts[outcome] += 1;
    if (problem) {
      problems.push(problem);
    }
  }
}
