import type { AdmitGuest } from '#models/contracts/accounts.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { assertStillActs, findByEmail, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { endOfDay } from '#server/domain/accounts/end-of-day.ts';
import { ASK_LINK_PATH } from '#server/domain/accounts/link-paths.ts';
import { queueMail } from '#server/domain/accounts/queue-mail.ts';
import { sendInvitation } from '#server/domain/accounts/send-invitation.ts';
import { caseStream, loadCaseForChange, saveCase } from '#server/domain/cases/case-facts.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { atomically, type Unit } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { canAdmitGuests } from '#server/policies/account.ts';

const LONGEST_MS = 366 * 86_400_000;

/**
 * Lets a lawyer, carrier, insurer or agency into one case, its shared side only, until the end of a day. Somebody new
 * gets an account and an invitation; a guest who is known gets a mail about the case. Admitting again moves the date.
 * @returns the guest's user id
 * @throws AppError NOT_FOUND (case), FORBIDDEN, INVALID (date past or over a year away), EMAIL_TAKEN (an address of
 * the company, of a customer, or of a closed account), RATE_LIMITED. Appends `participant.admitted` to the case, and
 * `user.invited` or `user.accessChanged` to the account.
 */
export async function admitGuest({
  actor,
  caseId,
  input,
}: {
  actor: Actor;
  caseId: string;
  input: AdmitGuest;
}): Promise<string> {
  if (!canAdmitGuests(actor)) {
    throw new AppError('FORBIDDEN');
  }
  const until = endOfDay(input.until, config().timeZone);
  const now = clock.now();
  if (until <= now || until.getTime() - now.getTime() > LONGEST_MS) {
    throw new AppError('INVALID', { fields: { until: ['INVALID'] } });
  }
  await countAttempt([{ limit: 'invite', subject: actor.userId }]);
  const userId = (await findByEmail(input.email))?._id ?? newId();
  await atomically({
    streams: [caseStream(caseId), userStream(userId)],
    work: async (unit) => {
      await assertStillActs(actor, unit.session);
      const before = await loadCaseForChange({ actor, caseId, session: unit.session });
      const known = await findByEmail(input.email, unit.session);
      if (known && (known.role !== 'guest' || known.disabledAt || known._id !== userId)) {
        throw new AppError('EMAIL_TAKEN', { fields: { email: ['EMAIL_TAKEN'] } });
      }
      const admission = { caseId, number: before.number, until };
      if (known) {
        await admitKnown(unit, actor, known, admission);
      } else {
        await admitNew(unit, actor, userId, input, admission);
      }
      const guests = [...before.guests.filter((guest) => guest.userId !== userId), { userId, until }];
      await saveCase(before, { guests }, unit.session);
      await unit.append(caseStream(caseId), actor, [
        { type: 'participant.admitted', audience: 'internal', data: { userId, until: until.toISOString() } },
      ]);
    },
  });
  announceAccessChange({ userId });
  mailOutbox.poke();
  return userId;
}

interface Admission {
  caseId: string;
  number: string;
  until: Date;
}

async function admitNew(unit: Unit, actor: Actor, userId: string, input: AdmitGuest, admission: Admission) {
  const { email, name, language } = input;
  await Users.insert(
    {
      _id: userId,
      email,
      name,
      language,
      role: 'guest',
      departments: [],
      portfolio: 'own',
      approvalLimit: 0,
      guestOf: [{ caseId: admission.caseId, until: admission.until }],
      accessVersion: 1,
      createdAt: clock.now(),
    },
    { session: unit.session },
  );
  await sendInvitation({
    unit,
    invitee: { _id: userId, email, name, language },
    inviterName: actor.name,
    joining: language === 'fr' ? `le dossier ${admission.number}` : `case ${admission.number}`,
  });
  await unit.append(userStream(userId), actor, [
    { type: 'user.invited', audience: 'internal', data: { role: 'guest' } },
  ]);
}

async function admitKnown(unit: Unit, actor: Actor, known: UserDoc, { caseId, number, until }: Admission) {
  const guestOf = [...known.guestOf.filter((admitted) => admitted.caseId !== caseId), { caseId, until }];
  await saveAccess({ before: known, set: { guestOf }, sessions: 'keep', transaction: unit.session });
  await unit.append(userStream(known._id), actor, [
    { type: 'user.accessChanged', audience: 'internal', data: { change: `admitted: ${caseId}` } },
  ]);
  await queueMail(
    {
      template: 'case-admission',
      to: { userId: known._id, email: known.email, name: known.name, language: known.language },
      props: { inviterName: actor.name, caseNumber: number, until, timeZone: config().timeZone },
      link: { path: ASK_LINK_PATH },
    },
    unit.session,
  );
}
