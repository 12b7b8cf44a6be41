import { MongodbAdapter } from '@lucia-auth/adapter-mongodb';
import type { Adapter, DatabaseSession, DatabaseUser, Lucia } from 'lucia';
import type { ClientSession } from 'mongoose';
import { type SessionDoc, Sessions } from '#models/schemas/session.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { sessionLimits, TOUCH_EVERY_MS } from '#server/auth/session-limits.ts';
import { clock } from '#server/platform/clock.ts';
import { sha256 } from '#server/platform/ids.ts';

export type SessionAttributes = Omit<SessionDoc, '_id' | 'user_id' | 'expires_at'>;
export type UserAttributes = Omit<UserDoc, '_id'>;

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

/**
 * Lucia's MongoDB adapter with what Lucia 3 leaves out: ids are hashed before they reach the database, a session ends
 * when idle, at the end of its lifetime, and with the access version it was made for, and a session can be made inside
 * a transaction.
 */
export class SessionAdapter implements Adapter {
  // Built per call, since tests switch databases; it holds two references and no state.
  readonly #session: ClientSession | undefined;

  constructor(session?: ClientSession) {
    this.#session = session;
  }

  get #mongo(): MongodbAdapter {
    return new MongodbAdapter(Sessions.raw() as never, Users.raw() as never);
  }

  async getSessionAndUser(token: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [session, user] = await this.#mongo.getSessionAndUser(sha256(token));
    if (!session || !user) {
      return [null, null];
    }
    const now = clock.now().getTime();
    const { lastSeenAt, accessVersion } = session.attributes;
    const idleUntil = lastSeenAt.getTime() + sessionLimits(user.attributes.role).idle;
    const isOver =
      now >= session.expiresAt.getTime() ||
      now >= idleUntil ||
      accessVersion !== user.attributes.accessVersion ||
      Boolean(user.attributes.disabledAt);
    if (isOver) {
      await this.#mongo.deleteSession(session.id);
      return [null, null];
    }
    if (now - lastSeenAt.getTime() >= TOUCH_EVERY_MS) {
      await Sessions.within(everything()).updateOne({ _id: session.id }, { $set: { lastSeenAt: new Date(now) } });
    }
    // Lucia compares with the wall clock and prolongs by itself; both limits are ours, so it is told "not yet".
    return [{ ...session, id: token, expiresAt: NEVER }, user];
  }

  async setSession({ id, userId, attributes }: DatabaseSession): Promise<void> {
    const user = await Users.within(everything()).findById(userId, { session: this.#session });
    if (!user) {
      throw new Error('a session needs an existing user');
    }
    const expires = attributes.createdAt.getTime() + sessionLimits(user.role).absolute;
    await Sessions.insert(
      { _id: sha256(id), user_id: userId, expires_at: new Date(expires), ...attributes },
      { session: this.#session },
    );
  }

  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    return this.#mongo.getUserSessions(userId);
  }

  async updateSessionExpiration(): Promise<void> {
    // The absolute lifetime is never prolonged; the idle limit follows `lastSeenAt`.
  }

  async deleteSession(token: string): Promise<void> {
    await Sessions.within(everything()).deleteMany({ _id: sha256(token) }, { session: this.#session });
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await Sessions.within(everything()).deleteMany({ user_id: userId }, { session: this.#session });
  }

  async deleteExpiredSessions(): Promise<void> {
    await Sessions.within(everything()).deleteMany({ expires_at: { $lte: clock.now() } });
  }
}

const NEVER = new Date(8.64e15);
