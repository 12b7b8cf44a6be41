import { isActiveState } from '#models/contracts/cases.ts';
import { REASONS } from '#models/contracts/reasons.ts';
import type { Department } from '#models/contracts/roles.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { type ReadCursorDoc, ReadCursors } from '#models/schemas/read-cursor.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import type { DemoCustomer } from '#server/domain/demo/customers.ts';
import { at } from '#server/domain/demo/demo-clock.ts';
import type { PlannedCase } from '#server/domain/demo/plan-cases.ts';
import { CasePlay, type Cast } from '#server/domain/demo/play-case.ts';
import type { Random } from '#server/domain/demo/random.ts';
import { workday } from '#server/domain/demo/receivables.ts';
import { addressOf } from '#server/domain/demo/seed-people.ts';
import { sideBySide } from '#server/domain/demo/side-by-side.ts';

export interface People {
  staff: ReadonlyMap<string, UserDoc>;
  customers: ReadonlyMap<string, UserDoc>;
}

/** Who of the company owns a case of a department. */
const OWNERS: Partial<Record<Department, string>> = {
  logistics: 'resolver',
  'sales-administration': 'resolver',
  quality: 'quality',
  operations: 'operations',
};
const AT_ONCE = 6;

/** Plays all cases through the ordinary use cases, each step at its own time. @returns the plays, oldest first */
export async function seedCases(
  planned: readonly PlannedCase[],
  {
    people,
    invoices,
    onCase,
  }: { people: People; invoices: ReadonlyMap<string, InvoiceDoc>; onCase: (done: number) => void },
): Promise<CasePlay[]> {
  const actors = new Map<string, Promise<Actor>>();
  const actor = (user: UserDoc | undefined): Promise<Actor> => {
    if (!user) {
      throw new Error('the demo names somebody who is not there');
    }
    const known = actors.get(user._id) ?? actorOf(user);
    actors.set(user._id, known);
    return known;
  };
  const plays: CasePlay[] = [];
  // Openings in their order, so that the numbers of cases follow time.
  for (const { story, invoice, steps, times } of planned) {
    const stored = invoices.get(invoice.number);
    if (!stored) {
      throw new Error(`${invoice.number} is missing`);
    }
    const play = new CasePlay({
      story,
      cast: await castOf(invoice.customer, story.reason, people, actor),
      invoice: stored,
      customer: invoice.customer,
    });
    await at(times[0] as Date, () => steps[0]?.run(play) ?? Promise.resolve());
    plays.push(play);
  }
  let done = 0;
  await sideBySide(planned, AT_ONCE, async ({ steps, times }, index) => {
    for (let step = 1; step < steps.length; step += 1) {
      await at(times[step] as Date, () => (steps[step] as (typeof steps)[number]).run(plays[index] as CasePlay));
    }
    done += 1;
    onCase(done);
  });
  return plays;
}

async function castOf(
  customer: DemoCustomer,
  reason: keyof typeof REASONS,
  { staff, customers }: People,
  actor: (user: UserDoc | undefined) => Promise<Actor>,
): Promise<Cast> {
  const [collector = 'accounting', seller = 'sales'] = customer.team;
  const department = REASONS[reason].owner;
  const owner = OWNERS[department] ?? (department === 'sales' ? seller : collector);
  const [C, K, O, A, S, M, finance, direction] = await Promise.all([
    actor(customers.get(addressOf(customer, 'customer'))),
    actor(customers.get(addressOf(customer, 'admin'))),
    actor(staff.get(owner)),
    actor(staff.get(collector)),
    actor(staff.get(seller)),
    actor(staff.get('manager')),
    actor(staff.get('finance')),
    actor(staff.get('direction')),
  ]);
  return { parts: { C, K, O, A, S, M }, finance, direction };
}

/** What came after the cases: remainders paid once they had ended, some undisputed parts paid meanwhile (I2, I4). */
export async function payAfterCases(random: Random, now: Date): Promise<void> {
  const cases = await Cases.within(everything()).find();
  const byInvoice = new Map(cases.map((found) => [found.items[0]?.invoiceId ?? '', found]));
  const invoices = await Invoices.within(everything()).find({ _id: { $in: [...byInvoice.keys()] } });
  const updates = invoices.flatMap((invoice) => {
    const found = byInvoice.get(invoice._id) as CaseDoc;
    const isEnded = !isActiveState(found.state) && found.state !== 'REJECTED';
    const wait = (found.state === 'RESOLVED' ? 12 : 6) * 86_400_000;
    const day = workday(new Date((found.endedAt ?? now).getTime() + wait).toISOString().slice(0, 10));
    const isPaid = isEnded && invoice.open > 0 && day < now.toISOString().slice(0, 10);
    const paysRest = isActiveState(found.state) && invoice.disputed < invoice.open && random.chance(0.4);
    if (!isPaid && !paysRest) {
      return [];
    }
    const open = isPaid ? 0 : invoice.disputed;
    const set = {
      paid: invoice.paid + invoice.open - open,
      open,
      version: invoice.version + 1,
      ...(isPaid ? { settledOn: day } : {}),
    };
    return [{ updateOne: { filter: { _id: invoice._id, version: invoice.version }, update: { $set: set } } }];
  });
  await Invoices.raw().bulkWrite(updates as never);
}

/**
 * What the relay would have done, had it been running then: entries are delivered, lists know the last activity. Then
 * read cursors: some have read everything, some miss the last lines; who keeps all accounts has read most of it.
 */
export async function settleCases(
  plays: readonly CasePlay[],
  { keeper, random }: { keeper: Actor; random: Random },
): Promise<void> {
  const streams = plays.map(({ caseId }) => `case:${caseId}`);
  const entries = await Entries.within(everything()).find(
    { stream: { $in: streams } },
    { sort: { 'all.seq': 1 }, projection: { stream: 1, at: 1, all: 1, shared: 1, actor: 1, editedAt: 1 } },
  );
  const cursors: ReadCursorDoc[] = [];
  const touches: unknown[] = [];
  for (const play of plays) {
    const own = entries.filter(({ stream }) => stream === `case:${play.caseId}`);
    const last = own.at(-1);
    if (!last) {
      continue;
    }
    const lastShared = own.findLast(({ shared }) => shared);
    const latest = (list: typeof own): Date =>
      new Date(Math.max(...list.map((entry) => Number(entry.editedAt ?? entry.at))));
    touches.push({
      updateOne: {
        filter: { _id: play.caseId },
        update: {
          $set: {
            lastActivityAt: latest(own),
            lastSharedActivityAt: latest(own.filter(({ shared }) => shared)),
            heads: {
              all: last.all.seq,
              by: last.actor.userId,
              shared: lastShared?.shared?.seq ?? 0,
              sharedBy: lastShared?.actor.userId ?? '',
            },
          },
        },
      },
    });
    for (const userId of new Set([...Object.values(play.cast.parts), keeper].map((actor) => actor.userId))) {
      const spoken = own.findLast(({ actor: author }) => author.userId === userId)?.all.seq ?? 0;
      const isKeeper = userId === keeper.userId;
      if (spoken === 0 && !isKeeper && random.chance(0.5)) {
        continue;
      }
      const all = Math.max(
        spoken,
        random.chance(isKeeper ? 0.8 : 0.55) ? last.all.seq : last.all.seq - random.int(1, 4),
        1,
      );
      const shared = own.findLast((entry) => entry.shared && entry.all.seq <= all)?.shared?.seq ?? 0;
      cursors.push({
        _id: `${last.stream}|${userId}`,
        stream: last.stream,
        userId,
        all,
        shared,
        at: last.at,
      });
    }
  }
  await Cases.raw().bulkWrite(touches as never);
  await ReadCursors.raw().insertMany(cursors);
  await Entries.raw().updateMany({ fanout: 'pending' }, { $set: { fanout: 'done' } });
}
