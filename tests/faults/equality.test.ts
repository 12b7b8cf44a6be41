import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyEntry, fromPage, type StreamState } from '#app/realtime/stream-state.ts';
import {
  ENTRY_TYPES,
  type EntryData,
  type EntryType,
  type EntryView,
  INTERNAL_ONLY,
} from '#models/contracts/entries.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Role } from '#models/contracts/roles.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getHistory } from '#server/domain/cases/read-stream.ts';
import { appendEntries, type NewEntry } from '#server/log/append.ts';
import { headOf } from '#server/log/read-after.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { buildActor, signIn } from '#tests/factories/people.ts';
import { buildScene, type Scene } from '#tests/setup/fault-scene.ts';
import { FAULT_TIMEOUT_MS, sized } from '#tests/setup/fault-size.ts';
import { ask, type Client, type LiveServer, record, startLiveServer, until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const AMOUNT = { currency: 'EUR' as const };
const ID = 'aaaaaaaaaaaaaaaa';

/** One of each type that stands in a case. */
const SAMPLES: { [K in EntryType]?: EntryData<K> } = {
  'case.opened': {
    number: 'LIT-2026-000001',
    reason: 'PRC-01',
    description: 'The price is not what we agreed',
    ...AMOUNT,
    items: [{ invoiceId: ID, invoiceNumber: 'FA-1', disputed: 1_500_00 }],
    documents: [],
  },
  'case.qualified': { reason: 'PRC-01', disputed: 1_500_00, ...AMOUNT },
  'case.triaged': { department: 'sales', priority: 'normal', proofs: [] },
  'case.assigned': { department: 'sales', note: 'yours' },
  'case.started': {},
  'case.customerAsked': { documents: ['order'] },
  'case.thirdPartyAwaited': { expectedOn: '2026-11-30' },
  'case.thirdPartyNamed': { thirdParty: 'The carrier' },
  'case.resumed': {},
  'proposal.made': {
    version: 1,
    resolution: 'CREDIT_PARTIAL',
    accepted: 1_000_00,
    maintained: 500_00,
    ...AMOUNT,
    explanation: 'Two thirds',
    answerBy: '2026-12-10',
    documents: [],
  },
  'case.rootCauseSet': { rootCause: 'RC1' },
  'proposal.accepted': { version: 1, accepted: 1_000_00, maintained: 500_00, ...AMOUNT, how: 'customer' },
  'proposal.refused': { version: 1, counterArgument: 'Not enough' },
  'case.escalated': { level: 1, why: 'late' },
  'case.approved': { kind: 'amount', amount: 1_000_00, currency: 'EUR' },
  'case.resolved': {
    resolution: 'CREDIT_PARTIAL',
    accepted: 1_000_00,
    maintained: 500_00,
    ...AMOUNT,
    creditNotes: [{ number: 'AV-1', amount: 1_000_00 }],
  },
  'case.rejected': { answer: 'No', documents: [] },
  'case.withdrawn': { reason: 'Found it' },
  'case.closed': {},
  'case.correctiveActionSet': { action: 'Update the price list' },
  'case.reopened': { newFact: 'A letter', documents: [] },
  'case.sentToLegal': {},
  'case.legalJustified': { justification: 'Twice reminded', formalNotice: '2026-10-01' },
  'case.decisionJustified': { action: 'reject', justification: 'Signed order' },
  'document.added': { documentId: ID, name: 'order.pdf' },
  'document.checked': { documentId: ID, name: 'order.pdf', result: 'ready' },
  'participant.admitted': { userId: ID },
  'participant.removed': { userId: ID },
  'invoice.confirmed': { invoiceId: ID, invoiceNumber: 'FA-1' },
};
const ROLES_HERE: Role[] = [
  'accounting',
  'sales',
  'resolver',
  'manager',
  'auditor',
  'admin',
  'customer',
  'customer-admin',
  'guest',
];

interface Reader {
  actor: Actor;
  client: Client;
  entries: () => EntryView[];
}

let server: LiveServer;
let scene: Scene;
let readers: Reader[];

beforeAll(async () => {
  server = await startLiveServer();
  scene = await buildScene(1);
  const { customerId = '' } = scene.people[0] ?? {};
  const found = await Cases.within(everything()).findById(scene.caseId);
  const until = new Date(Date.now() + 86_400_000);
  readers = [];
  for (const role of ROLES_HERE) {
    const actor = await buildActor(role, {
      ...(role.startsWith('customer') ? { customerId } : {}),
      ...(role === 'resolver' && found ? { departments: [found.department] } : {}),
      ...(role === 'guest' ? { guestOf: [{ caseId: scene.caseId, until }] } : {}),
      ...(role === 'admin' ? { elevatedUntil: until } : {}),
    });
    if (role === 'guest') {
      await Cases.within(everything()).updateOne({ _id: scene.caseId }, {
        $push: { guests: { userId: actor.userId, until } },
      } as never);
    }
    const client = await server.connect(await signIn(actor.userId));
    const { entries } = record(client);
    expect(await ask(client, 'stream.open', { stream: scene.stream }), role).toMatchObject({ ok: true });
    readers.push({ actor, client, entries });
  }
});
afterAll(() => server.stop());

const freshState = async ({ actor }: Reader): Promise<StreamState> => {
  const { head, changes, hasMore } = await getHistory({ actor, stream: scene.stream, limit: 500 });
  return fromPage({ head, entries: changes, hasMore });
};

/** What a screen shows, and up to where it knows itself complete. */
const visible = ({ entries, cursor, head, ahead }: StreamState): string =>
  JSON.stringify({ entries, cursor, head, ahead: [...ahead] });

/** Old state and events against a fresh load, role by role. @param events what arrived of what was sent */
async function differences(
  before: readonly StreamState[],
  from: readonly number[],
  events = (all: EntryView[]) => all,
) {
  const found: string[] = [];
  for (const [index, reader] of readers.entries()) {
    const head = await headOf(scene.stream, numberingOf(reader.actor));
    await until(reader.entries, (all) => (before[index]?.cursor ?? 0) === head || all.some(({ rev }) => rev === head));
    const arrived = events(reader.entries().slice(from[index]));
    const replayed = arrived.reduce(applyEntry, before[index] as StreamState);
    if (visible(replayed) !== visible(await freshState(reader))) {
      found.push(reader.actor.role);
    }
  }
  return found;
}

const place = (): number[] => readers.map(({ entries }) => entries().length);
const states = (): Promise<StreamState[]> => Promise.all(readers.map(freshState));

test('the samples are every type of entry that stands in a case', () => {
  const ofCases = ENTRY_TYPES.filter((type) => /^(case|proposal|document|participant)\./.test(type));
  expect(ofCases.filter((type) => !(type in SAMPLES))).toEqual([]);
});

test('F16: for every type of entry and every role, what was shown plus what arrived is what a fresh load shows', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  const accountant = readers[0]?.actor as Actor;
  for (let round = 0; round < sized(1, 5); round += 1) {
    for (const [type, data] of Object.entries(SAMPLES)) {
      const [before, from] = [await states(), place()];
      const audience = INTERNAL_ONLY.has(type as EntryType) ? 'internal' : 'shared';
      const entry = { type, audience, data } as NewEntry;
      await appendEntries({ stream: scene.stream, actor: accountant, entries: [entry] });
      expect(await differences(before, from), type).toEqual([]);
    }
  }
});

test('F16: posting, answering, editing and taking back a message on either side', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  const author = readers[0]?.client as Client;
  for (const audience of ['shared', 'internal'] as const) {
    const [before, from] = [await states(), place()];
    const message = { stream: scene.stream, audience, clientId: crypto.randomUUID(), body: richTextOf('first words') };
    const posted = await ask(author, 'message.send', message);
    expect(await differences(before, from), `${audience} posted`).toEqual([]);
    const { id: entryId, rev } = posted.ok ? posted.entry : { id: '', rev: 0 };
    const answer = { ...message, clientId: crypto.randomUUID(), body: richTextOf('an answer'), replyTo: entryId };
    await ask(author, 'message.send', answer);
    expect(await differences(before, from), `${audience} answered`).toEqual([]);
    const edited = await ask(author, 'message.edit', { entryId, rev, body: richTextOf('other words') });
    expect(await differences(before, from), `${audience} edited`).toEqual([]);
    await ask(author, 'message.redact', { entryId, rev: edited.ok ? edited.entry.rev : 0 });
    expect(await differences(before, from), `${audience} taken back`).toEqual([]);
  }
});

test('F16 notices one event that did not arrive', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const [before, from] = [await states(), place()];
  const author = readers[0]?.client as Client;
  for (const text of ['one', 'two', 'three']) {
    const message = { stream: scene.stream, clientId: crypto.randomUUID(), body: richTextOf(text) };
    await ask(author, 'message.send', { ...message, audience: 'shared' });
  }
  const without = (all: EntryView[]): EntryView[] => all.filter((_, index) => index !== 1);
  expect(await differences(before, from, without)).toEqual(ROLES_HERE);
  expect(await differences(before, from)).toEqual([]);
});
