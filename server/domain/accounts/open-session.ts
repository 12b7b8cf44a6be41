import type { EntryData } from '#models/contracts/entries.ts';
import type { Language, Role } from '#models/contracts/roles.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { type Client, describeDevice } from '#server/auth/client.ts';
import { deviceCookie, knownDevice } from '#server/auth/device-mark.ts';
import { createSession, endPresentedSession, sessionCookie } from '#server/auth/sessions.ts';
import { userStream } from '#server/domain/accounts/account-facts.ts';
import { SESSIONS_PATH } from '#server/domain/accounts/link-paths.ts';
import { queueMail } from '#server/domain/accounts/queue-mail.ts';
import type { Unit } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';

export interface SignedIn {
  userId: string;
  role: Role;
  language: Language;
  sessionId: string;
  /** `Set-Cookie` values: the session, and the mark that this browser is known */
  setCookies: string[];
}

/**
 * The one door: password, link, invitation and reset all end here, inside their transaction. A second factor would be
 * asked for here, before a session exists. The session the browser brought along ends.
 * @param user the account as it was when the proof was checked
 * @throws AppError CREDENTIALS_WRONG when the account changed or was disabled since. Appends `user.signedIn`.
 */
export async function openSession({
  unit,
  user,
  how,
  client,
}: {
  unit: Unit;
  user: UserDoc;
  how: EntryData<'user.signedIn'>['how'];
  client: Client;
}): Promise<SignedIn> {
  const transaction = unit.session;
  const now = clock.now();
  const current = await Users.within(everything()).findOneAndUpdate(
    { _id: user._id, accessVersion: user.accessVersion, disabledAt: { $exists: false } },
    { $set: { lastSeenAt: now } },
    { session: transaction },
  );
  if (!current) {
    throw new AppError('CREDENTIALS_WRONG');
  }
  await endPresentedSession(client.cookies, transaction);
  const session = await createSession({ userId: user._id, accessVersion: user.accessVersion, client, transaction });
  await unit.append(userStream(user._id), { userId: user._id, role: user.role }, [
    { type: 'user.signedIn', audience: 'internal', data: { how } },
  ]);
  // A demo is entered from new browsers all day; its mailbox would hold nothing else.
  if (how === 'password' && user.lastSeenAt && !knownDevice(client.cookies, user._id) && !config().demo) {
    const device = describeDevice(client.userAgent);
    await queueMail(
      {
        template: 'security-notice',
        to: { userId: user._id, email: user.email, name: user.name, language: user.language },
        props: { event: 'new-sign-in', at: now, timeZone: config().timeZone, ...(device ? { device } : {}) },
        link: { path: SESSIONS_PATH },
      },
      transaction,
    );
  }
  return {
    userId: user._id,
    role: user.role,
    language: user.language,
    sessionId: session.sessionId,
    setCookies: [sessionCookie(session.token, user.role), deviceCookie(client.cookies, user._id)],
  };
}
