import type { Understanding } from '#models/contracts/imports.ts';
import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import type { EntryActor } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { CustomerRow } from '#server/domain/receivables/import/read-customer.ts';
import { languageOf, newCustomer } from '#server/domain/receivables/import/resolve-customers.ts';

export type CustomerDecision = { outcome: 'created' | 'updated' | 'unchanged'; row: CustomerRow };

const FIELDS = ['name', 'country', 'email', 'registration', 'address', 'language'] as const;

/** Brings a list of customers into the books. A list owns what it says; an empty cell takes nothing away. */
export class CustomersWriter {
  readonly #runId: string;
  readonly #understanding: Understanding;
  readonly #dryRun: boolean;
  customersCreated = 0;
  readonly touched = new Map<string, { created: number; updated: number }>();

  constructor({
    runId,
    understanding,
    dryRun,
  }: { runId: string; understanding: Understanding; actor: EntryActor; dryRun: boolean }) {
    this.#runId = runId;
    this.#understanding = understanding;
    this.#dryRun = dryRun;
  }

  async prepare(): Promise<void> {}

  async write(rows: readonly CustomerRow[]): Promise<CustomerDecision[]> {
    const stored = new Map(
      (await Customers.within(everything()).find({ code: { $in: rows.map(({ code }) => code) } })).map((customer) => [
        customer.code,
        customer,
      ]),
    );
    const fresh: CustomerDoc[] = [];
    const updates: { updateOne: { filter: object; update: object } }[] = [];
    const decisions = rows.map((row): CustomerDecision => {
      const before = stored.get(row.code);
      const said = Object.fromEntries(
        FIELDS.filter((field) => row[field] !== '').map((field) => [field, row[field]]),
      ) as Partial<CustomerDoc>;
      if (!before) {
        const doc = newCustomer({
          code: row.code,
          name: row.name || row.code,
          language: row.language || languageOf(row.country, this.#understanding.headers),
          source: { runId: this.#runId, row: row.line },
          ...said,
        });
        fresh.push(doc);
        return { outcome: 'created', row };
      }
      const changed = Object.entries(said).filter(
        ([field, value]) => before[field as (typeof FIELDS)[number]] !== value,
      );
      if (changed.length > 0) {
        updates.push({
          updateOne: {
            filter: { _id: before._id },
            update: { $set: Object.fromEntries(changed), $inc: { version: 1 } },
          },
        });
        return { outcome: 'updated', row };
      }
      return { outcome: before.source?.runId === this.#runId ? 'created' : 'unchanged', row };
    });
    this.customersCreated += decisions.filter(({ outcome }) => outcome === 'created').length;
    if (!this.#dryRun) {
      if (fresh.length > 0) {
        await Customers.raw().insertMany(fresh, { ordered: false });
      }
      if (updates.length > 0) {
        await Customers.raw().bulkWrite(updates as never, { ordered: false });
      }
    }
    return decisions;
  }
}
