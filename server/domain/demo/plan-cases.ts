import type { CaseState } from '#models/contracts/cases.ts';
import { addDays, type Day } from '#models/contracts/days.ts';
import type { Random } from '#server/domain/demo/random.ts';
import type { DemoInvoice } from '#server/domain/demo/receivables.ts';
import { type Plan, type Step, scheduleSteps, scriptOf } from '#server/domain/demo/script.ts';
import { ENGLISH } from '#server/domain/demo/stories/english.ts';
import { FRENCH_DELIVERY } from '#server/domain/demo/stories/french-delivery.ts';
import { FRENCH_INVOICE } from '#server/domain/demo/stories/french-invoice.ts';
import type { Story } from '#server/domain/demo/story.ts';

export interface PlannedCase {
  plan: Plan;
  story: Story;
  invoice: DemoInvoice;
  steps: Step[];
  times: Date[];
}

/** How many cases there are of each state, and how long ago the last thing happened, in hours. */
const STATES: readonly { state: CaseState; count: number; ago: readonly [number, number] }[] = [
  { state: 'OPEN', count: 6, ago: [1, 40] },
  { state: 'QUALIFIED', count: 5, ago: [2, 60] },
  { state: 'IN_PROGRESS', count: 8, ago: [1, 90] },
  { state: 'WAITING_CUSTOMER', count: 6, ago: [8, 200] },
  { state: 'WAITING_THIRD_PARTY', count: 4, ago: [12, 140] },
  { state: 'PROPOSED', count: 7, ago: [2, 120] },
  { state: 'AGREED', count: 4, ago: [3, 60] },
  { state: 'RESOLVED', count: 5, ago: [6, 180] },
  { state: 'CLOSED', count: 9, ago: [300, 6_000] },
  { state: 'REJECTED', count: 4, ago: [24, 700] },
  { state: 'WITHDRAWN', count: 3, ago: [24, 2_000] },
  { state: 'LEGAL', count: 2, ago: [48, 500] },
];
/** Refused once, and reopened, among those of a state that allows it. */
const REFUSED: ReadonlySet<CaseState> = new Set(['PROPOSED', 'AGREED', 'CLOSED']);

/** Who signs in as the first customer finds something to answer, to follow and to look back on. */
const FIRST_CUSTOMER = 'C0001';
const OF_FIRST_CUSTOMER: ReadonlySet<CaseState> = new Set([
  'IN_PROGRESS',
  'WAITING_CUSTOMER',
  'PROPOSED',
  'RESOLVED',
  'CLOSED',
]);

/**
 * Decides which invoices are contested, why and how far each case has come. The chosen invoices are taken back to
 * unpaid: what happened to them later is part of the case.
 */
export function planCases(random: Random, invoices: readonly DemoInvoice[], now: Date): PlannedCase[] {
  const stories = { fr: [...FRENCH_DELIVERY, ...FRENCH_INVOICE], en: [...ENGLISH] };
  const taken = new Map<string, number>();
  // The last invoice of everybody: there is always one more to contest, to confirm or to pay.
  const spared = new Set(new Map(invoices.map((invoice) => [invoice.customer.code, invoice])).values());
  let serial = 0;
  const planned = STATES.flatMap(({ state, count, ago }) =>
    Array.from({ length: count }, (_, index): PlannedCase => {
      serial += 1;
      const customer = index === 0 && OF_FIRST_CUSTOMER.has(state) ? FIRST_CUSTOMER : undefined;
      const language = customer || serial % 5 < 3 ? 'fr' : 'en';
      const story = stories[language][serial % stories[language].length] as Story;
      const plan: Plan = {
        state,
        isRefusedOnce: REFUSED.has(state) && index % 4 === 1,
        isReopened: state === 'IN_PROGRESS' && index === 7,
        creditNumber: '',
      };
      const steps = scriptOf(story, plan, random);
      const end = new Date(now.getTime() - (ago[0] + random.next() * (ago[1] - ago[0])) * 3_600_000);
      const times = scheduleSteps(steps, end, random);
      const openedOn = (times[0] ?? now).toISOString().slice(0, 10);
      return {
        plan,
        story,
        invoice: choose(random, { invoices, story, openedOn, taken, spared, customer }),
        steps,
        times,
      };
    }),
  );
  planned.sort((a, b) => Number(a.times[0]) - Number(b.times[0]));
  for (const [index, { plan, times }] of planned.entries()) {
    plan.creditNumber = `AV-${times.at(-1)?.getUTCFullYear()}-${String(index + 101).padStart(5, '0')}`;
  }
  return planned;
}

function choose(
  random: Random,
  {
    invoices,
    story,
    openedOn,
    taken,
    spared,
    customer,
  }: {
    invoices: readonly DemoInvoice[];
    story: Story;
    openedOn: Day;
    taken: Map<string, number>;
    spared: ReadonlySet<DemoInvoice>;
    customer: string | undefined;
  },
): DemoInvoice {
  const possible = invoices.filter(
    (invoice) =>
      !invoice.isContested &&
      invoice.customer.language === story.language &&
      invoice.issuedOn <= addDays(openedOn, -4) &&
      invoice.total > 500_00 &&
      invoice.lines.length > 1 &&
      !spared.has(invoice),
  );
  const recent = possible.filter(({ issuedOn }) => issuedOn >= addDays(openedOn, -65));
  // A customer with many disputes exists; one with all of them does not.
  const seldom = recent.filter(({ customer: { code } }) => code === customer || (taken.get(code) ?? 0) < 3);
  const own = seldom.filter((invoice) => invoice.customer.code === customer);
  // In a small company a case is about an older invoice, or one customer has more of them.
  const candidates = [own, seldom, recent, possible].find(({ length }) => length > 0);
  if (!candidates) {
    throw new Error(`no invoice to contest around ${openedOn}`);
  }
  const invoice = random.pick(candidates);
  taken.set(invoice.customer.code, (taken.get(invoice.customer.code) ?? 0) + 1);
  invoice.isContested = true;
  invoice.paid = 0;
  delete invoice.settledOn;
  return invoice;
}
