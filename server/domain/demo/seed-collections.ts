import { addDays, type Day, daysBetween } from '#models/contracts/days.ts';
import type { Language } from '#models/contracts/roles.ts';
import { type CommunicationDoc, Communications } from '#models/schemas/communication.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { type PromiseDoc, Promises } from '#models/schemas/promise.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import type { DemoCustomer } from '#server/domain/demo/customers.ts';
import type { Random } from '#server/domain/demo/random.ts';
import { workday } from '#server/domain/demo/receivables.ts';
import { newId } from '#server/platform/ids.ts';

export interface Debt {
  invoice: InvoiceDoc;
  customer: DemoCustomer;
  /** the customer's contact and the collector */
  contact: UserDoc;
  collector: UserDoc;
}

interface Reminder {
  step: number;
  tone: number;
  channel: CommunicationDoc['channel'];
  subject: Record<Language, string>;
}

/** The standard scenario of domain §4.1. */
const STEPS: readonly Reminder[] = [
  {
    step: -7,
    tone: 1,
    channel: 'email',
    subject: { fr: 'Votre facture {n} arrive à échéance', en: 'Your invoice {n} will fall due' },
  },
  { step: 3, tone: 1, channel: 'email', subject: { fr: 'Rappel : facture {n}', en: 'Reminder: invoice {n}' } },
  { step: 10, tone: 2, channel: 'email', subject: { fr: 'Facture {n} en retard', en: 'Invoice {n} is overdue' } },
  {
    step: 20,
    tone: 3,
    channel: 'call',
    subject: { fr: 'Appel au sujet de la facture {n}', en: 'Call about invoice {n}' },
  },
  {
    step: 30,
    tone: 4,
    channel: 'letter',
    subject: { fr: 'Dernier rappel amiable : facture {n}', en: 'Last amicable reminder: invoice {n}' },
  },
  {
    step: 45,
    tone: 5,
    channel: 'registered-letter',
    subject: { fr: 'Mise en demeure : facture {n}', en: 'Formal notice: invoice {n}' },
  },
];
const FIRST_STEP_FROM = 1_000_00;

/** Reminders that went out for an invoice until it was paid, or until today. */
function remindersOf({ invoice, customer }: Debt, today: Day, random: Random): CommunicationDoc[] {
  const until = invoice.settledOn ?? today;
  return STEPS.filter(({ step }) => step > 0 || invoice.total >= FIRST_STEP_FROM)
    .map((reminder) => ({ reminder, day: workday(addDays(invoice.dueOn, reminder.step)) }))
    .filter(({ day }) => day < until && day >= invoice.issuedOn)
    .map(({ reminder: { step, tone, channel, subject }, day }) => ({
      _id: newId(),
      customerId: invoice.customerId,
      invoiceIds: [invoice._id],
      step,
      tone,
      channel,
      language: customer.language,
      subject: subject[customer.language].replace('{n}', invoice.number),
      sentAt: new Date(`${day}T0${random.int(7, 9)}:${random.int(10, 59)}:00Z`),
      ...(channel === 'call' ? { outcome: random.pick(['promise', 'no-answer', 'delay'] as const) } : {}),
    }));
}

/** A promise made after a reminder: kept, partly kept or broken when its date is past, otherwise pending (domain §5). */
function promiseOf({ invoice, contact, collector }: Debt, today: Day, random: Random): PromiseDoc | null {
  const late = daysBetween(invoice.dueOn, invoice.settledOn ?? today);
  const undisputed = invoice.open - invoice.disputed;
  const isPast = invoice.open === 0 || random.chance(0.4);
  const total = invoice.open === 0 ? invoice.paid : undisputed;
  if (late < 8 || total < 1) {
    return null;
  }
  const made = isPast ? addDays(invoice.dueOn, random.int(4, 7)) : addDays(today, -random.int(0, 3));
  const promisedOn = isPast
    ? invoice.settledOn && random.chance(0.75)
      ? workday(invoice.settledOn)
      : workday(addDays(made, random.int(3, 10)))
    : workday(addDays(today, random.int(2, 18)));
  const deadline = addDays(promisedOn, 5);
  const isKept = invoice.settledOn !== undefined && invoice.settledOn <= deadline;
  if (isPast && deadline >= today) {
    return null;
  }
  const side = random.chance(0.5) ? 'customer' : 'company';
  const received = isPast ? (isKept ? total : 0) : 0;
  return {
    _id: newId(),
    customerId: invoice.customerId,
    currency: invoice.currency,
    items: [{ invoiceId: invoice._id, amount: total }],
    total,
    promisedOn,
    means: 'transfer',
    by: {
      userId: side === 'customer' ? contact._id : collector._id,
      side,
      channel: side === 'customer' ? 'portal' : random.pick(['phone', 'email'] as const),
    },
    state: isPast ? (isKept ? 'KEPT' : 'BROKEN') : 'PENDING',
    received,
    ...(isPast ? { evaluatedAt: new Date(`${isKept ? (invoice.settledOn ?? deadline) : deadline}T06:00:00Z`) } : {}),
    createdAt: new Date(`${made}T09:${random.int(10, 59)}:00Z`),
  };
}

/** Reminders and promises of the last year. @returns how many of each */
export async function seedCollections(
  debts: readonly Debt[],
  today: Day,
  random: Random,
): Promise<{ reminders: number; promises: number }> {
  const late = debts.filter(
    ({ invoice }) => invoice.dueOn >= addDays(today, -365) && invoice.dueOn < addDays(today, 7),
  );
  const reminders = late.flatMap((debt) => remindersOf(debt, today, random));
  const promises = late.flatMap((debt) => (random.chance(0.18) ? (promiseOf(debt, today, random) ?? []) : []));
  await Communications.raw().insertMany(reminders);
  await Promises.raw().insertMany(promises);
  return { reminders: reminders.length, promises: promises.length };
}
