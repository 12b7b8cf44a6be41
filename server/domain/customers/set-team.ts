import type { z } from 'zod';
import { streamOf } from '#models/contracts/entries.ts';
import type { SetTeamSchema } from '#models/contracts/views.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { atomically } from '#server/log/append.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canSeeCustomers, canSetTeam } from '#server/policies/customer.ts';
import { customerScope } from '#server/policies/scope.ts';

/** A team is people who look after customers: accounting and sales. */
export const TEAM_ROLES = ['accounting', 'sales'] as const;

/**
 * Decides which colleagues look after a customer. Who sees only their own customers gains or loses this one with its
 * cases at once: open connections are cut and come back with the new portfolio.
 * @throws AppError NOT_FOUND, FORBIDDEN, STALE, INVALID (somebody who is no colleague of accounting or sales).
 * Appends `customer.teamChanged`.
 */
export async function setTeam({
  actor,
  customerId,
  input: { version, userIds },
}: {
  actor: Actor;
  customerId: string;
  input: z.output<typeof SetTeamSchema>;
}): Promise<void> {
  const team = [...new Set(userIds)].sort();
  const affected = await atomically({
    streams: [streamOf('customer', customerId)],
    work: async (unit) => {
      const before = canSeeCustomers(actor)
        ? await Customers.within(customerScope(actor)).findById(customerId, unit)
        : null;
      if (!before) {
        throw notFound();
      }
      if (!canSetTeam(actor)) {
        throw new AppError('FORBIDDEN');
      }
      if (before.version !== version) {
        throw new AppError('STALE');
      }
      // Somebody who has left since stays in the list until taken out; whoever is new must be one of them now.
      const added = team.filter((id) => !before.team.includes(id));
      const fitting = await Users.within(everything()).count(
        { _id: { $in: added }, role: { $in: TEAM_ROLES }, disabledAt: { $exists: false } },
        unit,
      );
      if (fitting !== added.length) {
        throw new AppError('INVALID', { fields: { userIds: ['INVALID'] } });
      }
      const removed = before.team.filter((id) => !team.includes(id));
      if (added.length + removed.length === 0) {
        return [];
      }
      const saved = await Customers.within(everything()).updateOne(
        { _id: customerId, version },
        { $set: { team, version: version + 1 } },
        unit,
      );
      if (!saved) {
        throw new AppError('STALE');
      }
      await unit.append(streamOf('customer', customerId), actor, [
        { type: 'customer.teamChanged', audience: 'internal', data: { userIds: team } },
      ]);
      return [...added, ...removed];
    },
  });
  for (const userId of affected) {
    announceAccessChange({ userId });
  }
}
