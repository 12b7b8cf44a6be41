import { Settings } from '#models/schemas/setting.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Unit } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';

/** Queue of whatever may leave the installation without an admin. */
export const ADMINS_KEY = 'admins';

/**
 * Makes sure that an admin other than this one remains. Two admins who disable each other at the same moment read
 * different documents, which no snapshot notices: both also write this one, so that one of them runs again.
 * @throws AppError CONFLICT for the last admin
 */
export async function keepAnAdmin(unit: Unit, leavingId: string): Promise<void> {
  await Settings.within(everything()).updateOne(
    { _id: ADMINS_KEY },
    { $set: { updatedAt: clock.now() }, $inc: { value: 1 } },
    { session: unit.session },
  );
  const others = await Users.within(everything()).count(
    { role: 'admin', disabledAt: { $exists: false }, _id: { $ne: leavingId } },
    { limit: 1, session: unit.session },
  );
  if (others === 0) {
    throw new AppError('CONFLICT', { params: { why: 'lastAdmin' } });
  }
}

/** Creates the document above; an upsert inside racing transactions is not the same on every database. */
export async function prepareAdminsGuard(): Promise<void> {
  await Settings.raw().updateOne(
    { _id: ADMINS_KEY },
    { $setOnInsert: { value: 0, updatedAt: clock.now() } },
    { upsert: true },
  );
}
