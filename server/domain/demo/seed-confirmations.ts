import { addDays } from '#models/contracts/days.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { at } from '#server/domain/demo/demo-clock.ts';
import type { Random } from '#server/domain/demo/random.ts';
import type { Debt } from '#server/domain/demo/seed-collections.ts';
import { sideBySide } from '#server/domain/demo/side-by-side.ts';
import { confirmInvoice } from '#server/domain/receivables/confirm-invoice.ts';

const COUNT = 24;

/** Invoices that customers have approved for payment in the last days, most with the day they expect to pay. */
export async function seedConfirmations(debts: readonly Debt[], random: Random): Promise<void> {
  const chosen = random
    .shuffled(debts)
    .slice(0, COUNT)
    .map((debt) => ({ ...debt, ago: random.int(3, 120) * 3_600_000, saysWhen: random.chance(0.7) }));
  await sideBySide(chosen, 4, async ({ invoice, contact, ago, saysWhen }) => {
    const current = await Invoices.within(everything()).findById(invoice._id);
    const earliest = new Date(`${addDays(invoice.issuedOn, 1)}T10:00:00Z`).getTime();
    const when = new Date(Math.max(earliest, Date.now() - ago));
    if (current && when.getTime() < Date.now()) {
      const actor = await actorOf(contact);
      await at(when, () =>
        confirmInvoice({
          actor,
          invoiceId: invoice._id,
          input: { version: current.version, ...(saysWhen ? { expectedOn: invoice.dueOn } : {}) },
        }),
      );
    }
  });
}
