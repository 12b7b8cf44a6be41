import type { UserDoc } from '#models/schemas/user.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getOwnUser } from '#server/domain/accounts/account-facts.ts';

export interface OwnAccount extends Pick<UserDoc, 'name' | 'email' | 'role' | 'language'> {
  hasPassword: boolean;
  elevatedUntil?: string;
}

/** One's own account as its page shows it. @throws AppError UNAUTHENTICATED */
export async function getOwnAccount({ actor }: { actor: Actor }): Promise<OwnAccount> {
  const { name, email, role, language, passwordHash, elevatedUntil } = await getOwnUser(actor);
  return {
    name,
    email,
    role,
    language,
    hasPassword: passwordHash !== undefined,
    ...(actor.elevated && elevatedUntil ? { elevatedUntil: elevatedUntil.toISOString() } : {}),
  };
}
