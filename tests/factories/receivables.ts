import type { OpenCase } from '#models/contracts/cases.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { openCase } from '#server/domain/cases/open-case.ts';
import { newId } from '#server/platform/ids.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';

let count = 0;

/** An open invoice of 6 000.00 EUR with two lines, unless told otherwise. */
export async function buildInvoice(overrides: Partial<InvoiceDoc> = {}): Promise<InvoiceDoc> {
  count += 1;
  const total = overrides.total ?? 6_000_00;
  const half = Math.floor(total / 2);
  return Invoices.insert({
    _id: newId(),
    customerId: overrides.customerId ?? (await buildCustomer())._id,
    entity: '',
    number: `FA-${String(count).padStart(5, '0')}`,
    currency: 'EUR',
    issuedOn: '2026-02-18',
    dueOn: '2026-03-20',
    total,
    paid: 0,
    credited: 0,
    writtenOff: 0,
    open: total,
    disputed: 0,
    lines: [
      {
        no: 1,
        description: 'Oak boards',
        quantity: '10',
        unitPrice: Math.round(half / 12),
        net: Math.round(half / 1.2),
        vatRate: '20',
        total: half,
      },
      {
        no: 2,
        description: 'Delivery',
        quantity: '1',
        unitPrice: total - half,
        net: Math.round((total - half) / 1.2),
        vatRate: '20',
        total: total - half,
      },
    ],
    version: 1,
    createdAt: new Date(),
    ...overrides,
  });
}

/** A case opened by the customer for one invoice. */
export async function buildCase({
  actor,
  invoice,
  input = {},
}: {
  actor?: Actor;
  invoice?: InvoiceDoc;
  input?: Partial<OpenCase>;
} = {}): Promise<{ case: CaseDoc; customer: Actor; invoice: InvoiceDoc }> {
  const customerId = invoice?.customerId ?? actor?.customerId ?? (await buildCustomer())._id;
  const contested = invoice ?? (await buildInvoice({ customerId }));
  const customer = actor ?? (await buildActor('customer', { customerId }));
  const opened = await openCase({
    actor: customer,
    input: {
      clientId: crypto.randomUUID(),
      items: [{ invoiceId: contested._id, part: 'amount', amount: 1_500_00 }],
      reason: 'PRC-01',
      description: 'The price is not what we agreed',
      documents: [],
      ...input,
    },
  });
  return { case: opened, customer, invoice: contested };
}
