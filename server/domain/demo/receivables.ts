import { addDays, type Day, daysBetween } from '#models/contracts/days.ts';
import type { InvoiceLine } from '#models/schemas/invoice.ts';
import type { DemoCustomer, Habit } from '#server/domain/demo/customers.ts';
import type { Random } from '#server/domain/demo/random.ts';

export interface DemoInvoice {
  number: string;
  customer: DemoCustomer;
  orderReference: string;
  currency: string;
  issuedOn: Day;
  dueOn: Day;
  lines: InvoiceLine[];
  net: number;
  vat: number;
  total: number;
  paid: number;
  settledOn?: Day;
  /** kept unpaid, because a case is going to be about it */
  isContested: boolean;
}

interface Product {
  fr: string;
  en: string;
  unit: string;
  /** minor units, before VAT */
  price: number;
  most: number;
}

export const PRODUCTS: readonly Product[] = [
  {
    fr: 'Plateau chêne massif 200 × 80 cm',
    en: 'Solid oak table top 200 × 80 cm',
    unit: 'pce',
    price: 218_00,
    most: 24,
  },
  { fr: 'Piétement acier laqué noir', en: 'Black lacquered steel frame', unit: 'pce', price: 96_50, most: 40 },
  { fr: 'Chaise hêtre empilable', en: 'Stackable beech chair', unit: 'pce', price: 64_90, most: 80 },
  { fr: 'Étagère modulaire 5 niveaux', en: 'Modular shelf, 5 levels', unit: 'pce', price: 149_00, most: 30 },
  { fr: 'Caisson bureau 3 tiroirs', en: 'Desk pedestal, 3 drawers', unit: 'pce', price: 132_00, most: 30 },
  { fr: 'Panneau acoustique 120 × 60 cm', en: 'Acoustic panel 120 × 60 cm', unit: 'pce', price: 58_40, most: 60 },
  { fr: 'Comptoir d’accueil sur mesure', en: 'Made-to-measure reception desk', unit: 'pce', price: 2_450_00, most: 2 },
  { fr: 'Quincaillerie et fixations', en: 'Fittings and fixings', unit: 'lot', price: 37_80, most: 12 },
  { fr: 'Pose sur site', en: 'Installation on site', unit: 'h', price: 54_00, most: 32 },
  { fr: 'Étude et plans d’agencement', en: 'Layout study and drawings', unit: 'j', price: 620_00, most: 4 },
];
const FREIGHT = { fr: 'Transport et livraison', en: 'Transport and delivery' };

/** Days between due date and payment; null: not paid for as long as anybody can see. */
export function lateness(random: Random, habit: Habit, dueOn: Day): number | null {
  switch (habit) {
    case 'on-time':
      return random.int(-4, 1);
    case 'ten-late':
      return random.int(8, 13);
    case 'end-of-month': {
      const end = addDays(`${addDays(`${dueOn.slice(0, 7)}-01`, 32).slice(0, 7)}-01`, -1);
      return daysBetween(dueOn, end) + random.int(0, 1);
    }
    case 'erratic':
      return random.weighted([
        [random.int(-3, 3), 4],
        [random.int(5, 35), 4],
        [random.int(40, 75), 2],
      ] as const);
    case 'bad':
      return random.chance(0.25) ? null : random.int(35, 140);
  }
}

/** Days ago. Three at least: the working day after them is never ahead of today. */
const NEWEST = 3;
const OLDEST = 730;
/** Nobody pays an invoice that is no older: terms are thirty days or more, and who is early is early by four. */
const SURELY_OPEN = 25;

/**
 * Two years of invoices, oldest first, with what was paid until today. Prices rise 4 % a year. What chance decides does
 * not depend on the day, so that the company looks alike on a Sunday and at the end of a month; every customer has an
 * invoice that is still open.
 */
export function inventInvoices(
  random: Random,
  { customers, count, today }: { customers: readonly DemoCustomer[]; count: number; today: Day },
): DemoInvoice[] {
  const weights = customers.map((customer) => [customer, customer.weight] as const);
  const drafts = Array.from({ length: count }, () => ({
    customer: random.weighted(weights),
    age: random.int(NEWEST, OLDEST),
  })).sort((a, b) => b.age - a.age);
  for (const customer of customers) {
    const newest = drafts.findLast((draft) => draft.customer === customer);
    const age = random.int(NEWEST, SURELY_OPEN);
    if (newest && newest.age > SURELY_OPEN) {
      newest.age = age;
    }
  }
  drafts.sort((a, b) => b.age - a.age);
  const counters = new Map<string, number>();
  return drafts.map(({ customer, age }) => {
    const issuedOn = workday(addDays(today, -age));
    const year = issuedOn.slice(0, 4);
    const serial = (counters.get(year) ?? 0) + 1;
    counters.set(year, serial);
    const lines = inventLines(random, customer, (OLDEST - age) / 365);
    const net = lines.reduce((sum, line) => sum + line.net, 0);
    const total = lines.reduce((sum, line) => sum + line.total, 0);
    const dueOn = addDays(issuedOn, customer.termsDays);
    const invoice: DemoInvoice = {
      number: `FA-${year}-${String(serial).padStart(5, '0')}`,
      customer,
      orderReference: `${random.pick(['PO', 'BC', 'CDE'])}-${random.int(10_000, 99_999)}`,
      currency: customer.currency,
      issuedOn,
      dueOn,
      lines,
      net,
      vat: total - net,
      total,
      paid: 0,
      isContested: false,
    };
    pay(random, invoice, today);
    return invoice;
  });
}

function pay(random: Random, invoice: DemoInvoice, today: Day): void {
  const late = lateness(random, invoice.customer.habit, invoice.dueOn);
  const part = random.chance(0.05) ? random.int(2, 6) : 0;
  const paidOn =
    late === null ? null : addDays(invoice.dueOn, Math.max(late, daysBetween(invoice.dueOn, invoice.issuedOn) + 2));
  if (paidOn !== null && paidOn < today) {
    invoice.paid = invoice.total;
    invoice.settledOn = workday(paidOn) < today ? workday(paidOn) : addDays(today, -1);
  } else {
    invoice.paid = Math.round((invoice.total * part) / 10);
  }
}

function inventLines(random: Random, customer: DemoCustomer, years: number): InvoiceLine[] {
  const rate = customer.country === 'FR' ? '20' : '0';
  const language = customer.language;
  const scale = customer.segment === 'small' ? 0.3 : customer.segment === 'strategic' ? 1.4 : 0.8;
  const chosen = random.shuffled(PRODUCTS).slice(0, random.int(1, 4));
  const lines = chosen.map((product) => {
    const quantity = Math.max(1, Math.round(random.int(1, product.most) * scale));
    return lineOf(product[language], quantity, product.unit, Math.round(product.price * (1 + 0.04 * years)), rate);
  });
  if (random.chance(0.6)) {
    lines.push(lineOf(FREIGHT[language], 1, language === 'fr' ? 'forfait' : 'flat', random.int(8, 42) * 5_00, rate));
  }
  return lines.map((line, index) => ({ ...line, no: index + 1 }));
}

function lineOf(description: string, quantity: number, unit: string, unitPrice: number, vatRate: string): InvoiceLine {
  const net = quantity * unitPrice;
  const total = net + Math.round((net * Number(vatRate)) / 100);
  return { no: 0, description, quantity: String(quantity), unit, unitPrice, net, vatRate, total };
}

/** The next working day; holidays are left out. */
export function workday(day: Day): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(day, 2) : weekday === 0 ? addDays(day, 1) : day;
}
