import path from 'node:path';
import { type Day, daysBetween } from '#models/contracts/days.ts';
import type { CustomerDoc } from '#models/schemas/customer.ts';
import { Documents } from '#models/schemas/document.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { type DemoCustomer, inventCustomers } from '#server/domain/demo/customers.ts';
import { withMovableTime } from '#server/domain/demo/demo-clock.ts';
import { type PlannedCase, planCases } from '#server/domain/demo/plan-cases.ts';
import { seededRandom } from '#server/domain/demo/random.ts';
import { inventInvoices } from '#server/domain/demo/receivables.ts';
import { customersFile, receivablesFile, writeSamples } from '#server/domain/demo/sample-files.ts';
import { payAfterCases, seedCases, settleCases } from '#server/domain/demo/seed-cases.ts';
import { seedCollections } from '#server/domain/demo/seed-collections.ts';
import { seedConfirmations } from '#server/domain/demo/seed-confirmations.ts';
import { seedGuests } from '#server/domain/demo/seed-guests.ts';
import {
  addressOf,
  completeCustomers,
  demoPasswordHash,
  seedCustomerPeople,
  seedStaff,
} from '#server/domain/demo/seed-people.ts';
import { attachPdf, completeInvoices, importFile } from '#server/domain/demo/seed-receivables.ts';
import { sideBySide } from '#server/domain/demo/side-by-side.ts';
import { dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';

const SEED = 20_260_101;
const PDFS = 30;

export interface SeedOptions {
  onProgress: (message: string) => void;
  customers?: number;
  invoices?: number;
}

/**
 * Writes an invented company into an empty installation: see `docs/decisions/0009-demo-data.md`. Receivables go in
 * through the import, conversations through the use cases, each at its own time in the past. The same day gives the
 * same company, apart from ids.
 */
export function seedDemo({
  onProgress,
  customers: customerCount = 120,
  invoices: invoiceCount = 4_000,
}: SeedOptions): Promise<void> {
  return withMovableTime(() => seed({ onProgress, customerCount, invoiceCount, now: new Date() }));
}

async function seed({
  onProgress,
  customerCount,
  invoiceCount,
  now,
}: {
  onProgress: SeedOptions['onProgress'];
  customerCount: number;
  invoiceCount: number;
  now: Date;
}): Promise<void> {
  const random = seededRandom(SEED);
  const today = dayOf(now, config().timeZone);
  const customers = inventCustomers(random, customerCount);
  const invoices = inventInvoices(random, { customers, count: invoiceCount, today });
  const planned = planCases(random, invoices, now);

  onProgress('Demo: accounts of the company');
  const passwordHash = await demoPasswordHash();
  const staff = await seedStaff(passwordHash);
  const importer = await actorOf(staff.get('accounting') as UserDoc);
  onProgress(`Demo: importing ${customers.length} customers`);
  await importFile(importer, 'customers-csv', 'customers-fr.csv', customersFile(customers));
  const storedCustomers = await completeCustomers(customers, staff);
  const contacts = await seedCustomerPeople(customers, storedCustomers, passwordHash);
  onProgress(`Demo: importing ${invoices.length} invoices`);
  await importFile(importer, 'ar-csv', 'receivables-fr.csv', receivablesFile(invoices));
  await writeSamples(path.join(config().dataDir, 'samples'), { customers, invoices });
  const stored = await completeInvoices(invoices);

  onProgress(`Demo: playing ${planned.length} cases`);
  const plays = await seedCases(planned, {
    people: { staff, customers: contacts },
    invoices: stored,
    onCase: (done) => void (done % 15 === 0 && onProgress(`Demo: ${done} of ${planned.length} cases played`)),
  });
  await seedGuests(planned, plays, passwordHash, now);
  await payAfterCases(random, now);
  onProgress('Demo: reminders, promises, invoices as PDF');
  await finish({ random, today, planned, customers, storedCustomers, staff, contacts });
  await settleCases(plays, { keeper: importer, random });
  // Invitations of the past are in nobody's interest.
  await OutgoingMails.within(everything()).deleteMany({});
}

/** Everything about invoices that does not depend on the cases. */
async function finish({
  random,
  today,
  planned,
  customers,
  storedCustomers,
  staff,
  contacts,
}: {
  random: ReturnType<typeof seededRandom>;
  today: Day;
  planned: readonly PlannedCase[];
  customers: readonly DemoCustomer[];
  storedCustomers: ReadonlyMap<string, CustomerDoc>;
  staff: ReadonlyMap<string, UserDoc>;
  contacts: ReadonlyMap<string, UserDoc>;
}): Promise<void> {
  const byId = new Map(customers.map((customer) => [storedCustomers.get(customer.code)?._id, customer]));
  const invoices = await Invoices.within(everything()).find({}, { sort: { issuedOn: -1, number: -1 } });
  const partyOf = (invoice: InvoiceDoc) => {
    const customer = byId.get(invoice.customerId) as DemoCustomer;
    return {
      invoice,
      customer,
      contact: contacts.get(addressOf(customer, 'customer')) as UserDoc,
      collector: staff.get(customer.team[0] ?? 'accounting') as UserDoc,
    };
  };
  await seedCollections(invoices.map(partyOf), today, random);
  await seedConfirmations(
    invoices
      .filter((invoice) => invoice.open > 0 && invoice.disputed === 0 && daysBetween(today, invoice.dueOn) > 2)
      .map(partyOf),
    random,
  );
  const contested = new Set(planned.map(({ invoice }) => invoice.number));
  const withPdf = invoices.filter(({ number }, index) => index < PDFS || contested.has(number));
  await sideBySide(withPdf, 4, async (invoice) => {
    const customer = storedCustomers.get(byId.get(invoice.customerId)?.code ?? '');
    if (customer) {
      await attachPdf(invoice, customer);
    }
  });
  // Nothing may be left that the sweep of unattached uploads would take away.
  const loose = await Documents.within(everything()).count({ attachedTo: { $exists: false } });
  if (loose > 0) {
    throw new Error(`${loose} documents of the demo belong to nothing`);
  }
}
