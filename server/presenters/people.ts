import type { PersonView } from '#models/contracts/entries.ts';
import { isStaffRole, type Role } from '#models/contracts/roles.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { SYSTEM_USER } from '#server/auth/actor.ts';
import { singleton } from '#server/platform/singleton.ts';

interface Known {
  name: string;
  role: Role;
  readAt: number;
}
const known = singleton('people', () => new Map<string, Known>());
const FRESH_MS = 30_000;

export const sideOfRole = (role: Role | 'system'): PersonView['side'] =>
  role === 'system' ? 'system' : role === 'guest' ? 'guest' : isStaffRole(role) ? 'company' : 'customer';

/** Names and sides of people by id; never an address. A name changes rarely, so an answer may be half a minute old. */
export async function peopleOf(ids: Iterable<string>): Promise<Map<string, PersonView>> {
  const wanted = [...new Set(ids)];
  const now = performance.now();
  const missing = wanted.filter(
    (id) => id !== SYSTEM_USER && now - (known.get(id)?.readAt ?? Number.NEGATIVE_INFINITY) > FRESH_MS,
  );
  if (missing.length > 0) {
    for (const user of await Users.within(everything()).find(
      { _id: { $in: missing } },
      { projection: { name: 1, role: 1 } },
    )) {
      known.set(user._id, { name: user.name, role: user.role, readAt: now });
    }
  }
  return new Map(wanted.map((id) => [id, personView(id, known.get(id))]));
}

function personView(id: string, person: Known | undefined): PersonView {
  if (id === SYSTEM_USER || !person) {
    return { id, name: id === SYSTEM_USER ? 'Entente' : '—', side: id === SYSTEM_USER ? 'system' : 'company' };
  }
  const side = sideOfRole(person.role);
  return { id, name: person.name, side, ...(side === 'company' ? { role: person.role } : {}) };
}
