import { expect, test } from 'vitest';
import { CASE_STATES } from '#models/contracts/cases.ts';
import { DEPARTMENTS, type Department, ROLES } from '#models/contracts/roles.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { newId } from '#server/platform/ids.ts';
import { canReadCase } from '#server/policies/case.ts';
import { caseScope } from '#server/policies/scope.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const NOW = new Date('2026-03-25T10:00:00Z');
const SOON = new Date('2026-04-25T10:00:00Z');
const CUSTOMERS = ['dupont', 'moreau', 'klein', 'rossi'];
const GUESTS = ['lawyer', 'carrier'];

let state = 20260325;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (state >>> 8) % below;
};
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
const some = <T>(list: readonly T[]): T[] => list.filter(() => random(2) === 0);

const buildCaseDoc = (number: number): CaseDoc => ({
  _id: newId(),
  number: `LIT-2026-${String(number).padStart(6, '0')}`,
  customerId: pick(CUSTOMERS),
  state: pick(CASE_STATES),
  reportedReason: 'PRC-01',
  reason: 'PRC-01',
  description: 'x',
  currency: 'EUR',
  items: [{ id: newId(), invoiceId: newId(), invoiceNumber: `FA-${number}`, disputed: 1 }],
  disputed: 1,
  department: pick(DEPARTMENTS),
  ...(random(2) === 0 ? { ownerId: 'owner' } : {}),
  priority: 'normal',
  proofs: [],
  proposalCount: 0,
  refusals: 0,
  notices: 0,
  approvals: [],
  escalation: 0,
  pauses: [],
  customerReopenings: 0,
  guests: some(GUESTS).map((userId) => ({ userId, until: SOON })),
  openedBy: { userId: 'owner', side: 'customer' },
  openedAt: NOW,
  lastActivityAt: NOW,
  lastSharedActivityAt: NOW,
  version: 1,
});

function buildReader(cases: readonly CaseDoc[]): Actor {
  const role = pick(ROLES);
  const isCustomer = role === 'customer' || role === 'customer-admin';
  return {
    userId: role === 'guest' ? pick(GUESTS) : role,
    name: role,
    role,
    language: 'en',
    departments: role === 'resolver' ? (some(DEPARTMENTS) as Department[]) : [],
    portfolio: role === 'accounting' || role === 'sales' ? (random(3) === 0 ? 'all' : some(CUSTOMERS)) : 'all',
    approvalLimit: 0,
    guestOf: role === 'guest' ? some(cases.map(({ _id }) => _id)) : [],
    elevated: role === 'admin' && random(2) === 0,
    accessVersion: 1,
    // A customer's account without a company reads nothing.
    ...(isCustomer && random(5) > 0 ? { customerId: pick(CUSTOMERS) } : {}),
  };
}

test('a query’s scope and the decision on one case are the same rule, for every kind of reader', async () => {
  const cases = Array.from({ length: 60 }, (_, index) => buildCaseDoc(index + 1));
  await Cases.insertMany(cases);
  const seen = new Set<string>();
  for (let round = 0; round < 150; round += 1) {
    const reader = buildReader(cases);
    const found = await Cases.within(caseScope(reader)).find({}, { projection: { _id: 1 } });
    const byScope = found.map(({ _id }) => _id).sort();
    const byDecision = cases
      .filter((subject) => canReadCase(reader, subject, NOW))
      .map(({ _id }) => _id)
      .sort();
    expect({ reader, ids: byScope }).toEqual({ reader, ids: byDecision });
    seen.add(reader.role);
  }
  expect([...seen].sort()).toEqual([...ROLES].sort());
  expect(await Cases.within(everything()).count()).toBe(60);
});
