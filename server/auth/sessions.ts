import { Lucia } from 'lucia';
import type { ClientSession } from 'mongoose';
import type { Role } from '#models/contracts/roles.ts';
import { Sessions } from '#models/schemas/session.ts';
import { everything } from '#models/scope.ts';
import { type Client, describeDevice, networkOf } from '#server/auth/client.ts';
import { readCookie } from '#server/auth/read-cookie.ts';
import { SessionAdapter, type SessionAttributes, type UserAttributes } from '#server/auth/session-adapter.ts';
import { sessionLimits } from '#server/auth/session-limits.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { newId, newSecret } from '#server/platform/ids.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** `__Host-` binds the cookie to this host and to https; a browser refuses the name on plain http. */
export const sessionCookieName = (): string => (config().secureCookies ? '__Host-entente_session' : 'entente_session');

/** Lucia on our adapter, optionally inside a transaction. */
function lucia(session?: ClientSession) {
  return new Lucia<SessionAttributes, UserAttributes>(new SessionAdapter(session), {
    sessionCookie: {
      name: sessionCookieName(),
      attributes: { sameSite: 'lax', path: '/', secure: config().secureCookies },
    },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
}

/** The session token a browser sent, if it has the form of one. */
export function readSessionToken(cookieHeader: string | null | undefined): string | null {
  const token = readCookie(cookieHeader, sessionCookieName());
  return token && TOKEN.test(token) ? token : null;
}

/** The `Set-Cookie` that signs a browser in. It lasts as long as the session can; the idle limit is the server's. */
export function sessionCookie(token: string, role: Role): string {
  const cookie = lucia().createSessionCookie(token);
  cookie.attributes.maxAge = Math.floor(sessionLimits(role).absolute / 1_000);
  return cookie.serialize();
}

/** The `Set-Cookie` that forgets a session. */
export const blankSessionCookie = (): string => lucia().createBlankSessionCookie().serialize();

/** The session and user behind a token, or null when it is unknown, idle, over, or ended by a change of access. */
export async function validateSessionToken(token: string) {
  const { session, user } = await lucia().validateSession(token);
  return session && user ? { session, user } : null;
}

export interface NewSession {
  /** for the cookie only */
  token: string;
  /** the session's public id */
  sessionId: string;
}

/**
 * Makes a session with a fresh token, inside the transaction of the use case that signs somebody in. A token the
 * browser brought along is never taken over.
 */
export async function createSession({
  userId,
  accessVersion,
  client,
  transaction,
}: {
  userId: string;
  accessVersion: number;
  client: Client;
  transaction: ClientSession;
}): Promise<NewSession> {
  const token = newSecret();
  const now = clock.now();
  const publicId = newId();
  await lucia(transaction).createSession(
    userId,
    {
      publicId,
      accessVersion,
      createdAt: now,
      lastSeenAt: now,
      device: describeDevice(client.userAgent),
      network: networkOf(client.address),
    },
    { sessionId: token },
  );
  return { token, sessionId: publicId };
}

/** Ends the session a browser brought along, inside the transaction that gives it another one. */
export async function endPresentedSession(cookieHeader: string, transaction: ClientSession): Promise<void> {
  const token = readSessionToken(cookieHeader);
  if (token) {
    await new SessionAdapter(transaction).deleteSession(token);
  }
}

/**
 * Ends sessions of a user inside a transaction.
 * @param keep public id of a session that stays
 * @returns how many ended
 */
export function endSessions({
  userId,
  keep,
  only,
  transaction,
}: {
  userId: string;
  keep?: string | undefined;
  only?: string | undefined;
  transaction: ClientSession;
}): Promise<number> {
  const filter = { user_id: userId, ...(keep ? { publicId: { $ne: keep } } : {}), ...(only ? { publicId: only } : {}) };
  return Sessions.within(everything()).deleteMany(filter, { session: transaction });
}

/** Removes sessions past their lifetime; idle ones go when they are next presented or at this moment. */
export async function deleteExpiredSessions(): Promise<void> {
  await lucia().deleteExpiredSessions();
}
