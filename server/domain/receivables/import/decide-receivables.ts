import type { RowProblemView, Understanding } from '#models/contracts/imports.ts';
import { minorToDecimal } from '#models/contracts/money.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { compareInvoice, type StoredInvoice } from '#server/domain/receivables/import/compare-invoice.ts';
import { customerKey, invoiceKey, type ReceivableRow } from '#server/domain/receivables/import/read-receivable.ts';
import type { ResolvedCustomer } from '#server/domain/receivables/import/resolve-customers.ts';
import { clock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';

export type Decision =
  | { outcome: 'created'; row: ReceivableRow; doc: InvoiceDoc; isWritten: boolean }
  | {
      outcome: 'updated';
      row: ReceivableRow;
      stored: StoredInvoice;
      set: Partial<InvoiceDoc>;
      unset: (keyof InvoiceDoc)[];
    }
  | { outcome: 'unchanged'; row: ReceivableRow; stored: StoredInvoice }
  | { outcome: 'refused'; row: ReceivableRow; problem: RowProblemView };

const STORED = {
  customerId: 1,
  entity: 1,
  number: 1,
  currency: 1,
  issuedOn: 1,
  dueOn: 1,
  dueEstimated: 1,
  orderReference: 1,
  total: 1,
  paid: 1,
  paidInCases: 1,
  dueCorrected: 1,
  credited: 1,
  writtenOff: 1,
  open: 1,
  disputed: 1,
  settledOn: 1,
  confirmation: 1,
  source: 1,
  version: 1,
} as const;

/** The invoice a new row becomes (I2: what is open is what is not paid). */
export function invoiceFrom(row: ReceivableRow, customerId: string, runId: string): InvoiceDoc {
  return {
    _id: newId(),
    customerId,
    entity: row.entity,
    number: row.number,
    currency: row.currency,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    ...(row.dueEstimated ? { dueEstimated: true } : {}),
    ...(row.orderReference === '' ? {} : { orderReference: row.orderReference }),
    total: row.total,
    paid: row.paid,
    credited: 0,
    writtenOff: 0,
    open: row.total - row.paid,
    disputed: 0,
    ...(row.settledOn ? { settledOn: row.settledOn } : {}),
    lines: [],
    source: { runId, row: row.line },
    version: 1,
    createdAt: clock.now(),
  };
}

/** The stored invoices that rows speak of, by key. */
export async function loadStored(rows: readonly ReceivableRow[]): Promise<Map<string, StoredInvoice>> {
  const byEntity = new Map<string, string[]>();
  for (const { entity, number } of rows) {
    const numbers = byEntity.get(entity) ?? [];
    numbers.push(number);
    byEntity.set(entity, numbers);
  }
  const stored = new Map<string, StoredInvoice>();
  for (const [entity, numbers] of byEntity) {
    for (const invoice of await Invoices.within(everything()).find(
      { entity, number: { $in: numbers } },
      { projection: STORED },
    )) {
      stored.set(invoiceKey(invoice), invoice);
    }
  }
  return stored;
}

/** What becomes of each row of a batch, before anything is written. */
export function decideReceivables({
  rows,
  customers,
  stored,
  runId,
  understanding: { headers, mapping },
}: {
  rows: readonly ReceivableRow[];
  customers: ReadonlyMap<string, ResolvedCustomer>;
  stored: ReadonlyMap<string, StoredInvoice>;
  runId: string;
  understanding: Understanding;
}): Decision[] {
  return rows.map((row): Decision => {
    const refuse = (
      reason: RowProblemView['reason'],
      field: 'number' | 'currency' | 'total' | 'customerName',
      value: string,
      params: RowProblemView['params'] = {},
    ): Decision => ({
      outcome: 'refused',
      row,
      problem: {
        line: row.line,
        column: headers[mapping[field] ?? -1] ?? '',
        value: value.slice(0, 200),
        reason,
        params,
      },
    });
    const customer = customers.get(customerKey(row));
    if (!customer || customer.isAmbiguous) {
      return refuse('NAME_AMBIGUOUS', 'customerName', row.customerName);
    }
    const before = stored.get(invoiceKey(row));
    if (!before) {
      return { outcome: 'created', row, doc: invoiceFrom(row, customer.id, runId), isWritten: false };
    }
    const comparison = compareInvoice(before, row, customer.id);
    if (comparison.outcome === 'refused') {
      return refuse(
        comparison.reason,
        comparison.field,
        comparison.field === 'total' ? minorToDecimal(row.total, row.currency) : row[comparison.field],
        comparison.params,
      );
    }
    if (comparison.outcome === 'updated') {
      return { outcome: 'updated', row, stored: before, set: comparison.set, unset: comparison.unset };
    }
    // After a crash the rows this very run has written are found again: they are its own, not somebody's earlier ones.
    return before.source?.runId === runId
      ? { outcome: 'created', row, doc: before as InvoiceDoc, isWritten: true }
      : { outcome: 'unchanged', row, stored: before };
  });
}
