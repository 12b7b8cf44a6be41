import { randomBytes, randomInt } from 'node:crypto';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Role } from '#models/contracts/roles.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { admitGuest } from '#server/domain/accounts/admit-guest.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { assignCase } from '#server/domain/cases/assign-case.ts';
import { startDraft } from '#server/domain/cases/contest/start-draft.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { saveView } from '#server/domain/cases/saved-views.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import { buildCustomer, buildUser, signIn } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';

/** Who visits: every role, accounting also with a portfolio of its own, an admin also with break-glass access. */
export const SUBJECTS = [
  'accounting',
  'accounting-portfolio',
  'sales',
  'resolver',
  'manager',
  'auditor',
  'admin',
  'admin-elevated',
  'customer',
  'customer-admin',
  'guest',
  'signed-out',
] as const;
export type Subject = (typeof SUBJECTS)[number];
export type Person = Exclude<Subject, 'signed-out'>;

/** One customer with everything that hangs on it. */
export interface Estate {
  customerId: string;
  invoice: InvoiceDoc;
  /** not contested yet */
  freeInvoice: InvoiceDoc;
  case: CaseDoc;
  draftId: string;
  /** newest message of the shared side and a note */
  messageId: string;
  noteId: string;
  customer: Actor;
}

export interface World {
  people: Record<Person, UserDoc>;
  cookies: Record<Subject, string>;
  actors: Record<Person, Actor>;
  own: Estate;
  foreign: Estate;
  importRunId: string;
  /** planted where only the company may look, by the place they were planted in */
  internal: Record<string, string>;
  /** everything of the other customer */
  others: Record<string, string>;
  /** of the own customer, outside the case a guest was admitted to */
  beyondGuest: Record<string, string>;
}

const word = (): string => `zq${randomBytes(6).toString('hex')}`;
/** nine digits that no amount, date or id of the world has */
const figure = (): number => randomInt(713_000_000, 987_000_000);

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const NAMES: Record<Person, Role> = {
  accounting: 'accounting',
  'accounting-portfolio': 'accounting',
  sales: 'sales',
  resolver: 'resolver',
  manager: 'manager',
  auditor: 'auditor',
  admin: 'admin',
  'admin-elevated': 'admin',
  customer: 'customer',
  'customer-admin': 'customer-admin',
  guest: 'guest',
};

/**
 * Two customers, one of each role, and a random token in every place that not everybody may read. Sales, a resolver and
 * accounting with a portfolio reach the first customer only; so do its people; the guest one case of it.
 */
export async function buildCanaryWorld(): Promise<World> {
  const internal: Record<string, string> = {};
  const others: Record<string, string> = {};
  const beyondGuest: Record<string, string> = {};
  const plant = (into: Record<string, string>, where: string): string => {
    into[where] ??= word();
    return into[where];
  };
  const plantFigure = (into: Record<string, string>, where: string): number => {
    const value = figure();
    into[where] = String(value);
    return value;
  };

  const staff = {} as Record<Person, UserDoc>;
  for (const person of [
    'accounting',
    'accounting-portfolio',
    'sales',
    'resolver',
    'manager',
    'auditor',
    'admin',
    'admin-elevated',
  ] as const) {
    staff[person] = await buildUser(NAMES[person], {
      email: `${plant(internal, `address of ${person}`)}@staff.example`,
      // Accounting and the manager speak to the customer, by name; the others never do.
      name:
        person === 'accounting' || person === 'manager'
          ? `${person} speaks`
          : `${plant(internal, `name of ${person}`)} ${person}`,
      portfolio: person === 'accounting-portfolio' || person === 'sales' ? 'own' : 'all',
      approvalLimit: person === 'manager' ? plantFigure(internal, 'approval limit') : 0,
      ...(person === 'admin-elevated' ? { elevatedUntil: new Date(Date.now() + 3_600_000) } : {}),
    });
  }
  const team = [staff['accounting-portfolio']._id, staff.sales._id];
  const riskOf = (into: Record<string, string>, whose: string) => ({
    score: plantFigure(into, `risk score of ${whose}`),
    creditLimit: plantFigure(into, `credit limit of ${whose}`),
    provision: plantFigure(into, `provision of ${whose}`),
    insurer: plant(into, `insurer of ${whose}`),
    note: plant(into, `risk note of ${whose}`),
  });
  const ownCustomer = await buildCustomer({ team, risk: riskOf(internal, 'the own customer') });
  const otherCustomer = await buildCustomer({
    code: plant(others, 'code').toUpperCase(),
    name: `${plant(others, 'name')} SA`,
    address: plant(others, 'address'),
    email: `${plant(others, 'ledger address')}@other.example`,
    registration: plant(others, 'registration'),
    risk: riskOf(others, 'the other customer'),
  });
  const people: Record<Person, UserDoc> = {
    ...staff,
    customer: await buildUser('customer', { customerId: ownCustomer._id }),
    'customer-admin': await buildUser('customer-admin', { customerId: ownCustomer._id }),
    guest: await buildUser('guest'),
  };
  const otherPerson = await buildUser('customer', {
    customerId: otherCustomer._id,
    email: `${plant(others, 'address of a person')}@other.example`,
    name: `${plant(others, 'name of a person')} Other`,
  });
  const accounting = await actorOf(people.accounting);
  const manager = await actorOf(people.manager);
  const customer = await actorOf(people.customer);

  const own = await buildEstate({
    customer,
    accounting,
    department: 'logistics',
    note: (where) => plant(internal, `${where} of the own case`),
    shared: () => 'Thank you, we look into it',
  });
  const foreign = await buildEstate({
    customer: await actorOf(otherPerson),
    accounting,
    department: 'billing',
    note: (where) => plant(others, `${where} of the other case`),
    shared: (where) => plant(others, where),
  });

  // The own customer's second case goes the whole way, with a secret at every internal step; the guest is not in it.
  await buildHistory({
    customer,
    accounting,
    manager,
    plant: (where) => plant(internal, where),
    beyond: (where) => plant(beyondGuest, where),
  });
  const ownFree = own.freeInvoice;
  await Invoices.within(everything()).updateOne(
    { _id: ownFree._id },
    { $set: { orderReference: plant(beyondGuest, 'order reference') } },
  );

  await admitGuest({
    actor: accounting,
    caseId: own.case._id,
    input: { email: people.guest.email, name: people.guest.name, language: 'en', until: dayIn(60) },
  });
  for (const person of ['accounting', 'manager'] as const) {
    const view = {
      actor: await actorOf(people[person]),
      input: {
        name: plant(internal, `saved view of ${person}`),
        filters: { q: plant(internal, `saved search of ${person}`) },
      },
    };
    await saveView(view);
  }
  const run = await startImport({
    actor: accounting,
    kind: 'ar-csv',
    fileName: `${plant(internal, 'name of an import')}.csv`,
    bytes: bytesSource(
      new TextEncoder().encode(
        `number;customer;date;total\n${plant(internal, 'row of an import')};Nobody;2026-01-31;10.00\n`,
      ),
    ).read(),
    choices: {},
  });
  await ImportRuns.within(everything()).updateOne(
    { _id: run._id },
    { $set: { failure: plant(internal, 'failure of an import') } },
  );

  const actors = {} as Record<Person, Actor>;
  const cookies = { 'signed-out': '' } as Record<Subject, string>;
  for (const person of Object.keys(people) as Person[]) {
    const user = (await Users.within(everything()).findById(people[person]._id)) as UserDoc;
    people[person] = user;
    actors[person] = await actorOf(user);
    cookies[person] = await signIn(user._id);
  }
  return { people, cookies, actors, own, foreign, importRunId: run._id, internal, others, beyondGuest };
}

async function buildEstate({
  customer,
  accounting,
  department,
  note,
  shared,
}: {
  customer: Actor;
  accounting: Actor;
  department: 'logistics' | 'billing';
  note: (where: string) => string;
  shared: (where: string) => string;
}): Promise<Estate> {
  const customerId = customer.customerId ?? '';
  const numbered = (where: string) => (shared(where).startsWith('zq') ? { number: `FA-${shared(where)}` } : {});
  const described = (where: string) => {
    const text = shared(where);
    return text.startsWith('zq') ? { orderReference: text } : {};
  };
  const invoice = await buildInvoice({ customerId, ...numbered('invoice number'), ...described('order reference') });
  const freeInvoice = await buildInvoice({ customerId, ...numbered('second invoice number') });
  const { case: opened } = await buildCase({
    actor: customer,
    invoice,
    input: { description: `Wrong price: ${shared('description')}` },
  });
  await assignCase({
    actor: accounting,
    caseId: opened._id,
    input: { version: opened.version, department, note: note('hand-over note') },
  });
  const post = (actor: Actor, audience: 'shared' | 'internal', text: string) =>
    postMessage({
      actor,
      input: {
        stream: `case:${opened._id}`,
        audience,
        clientId: crypto.randomUUID(),
        body: richTextOf(text),
        documents: [],
      },
    });
  await post(customer, 'shared', `From us: ${shared('message of the customer')}`);
  const noted = await post(accounting, 'internal', `Between us: ${note('note')}`);
  const answered = await post(accounting, 'shared', `From the company: ${shared('message of the company')}`);
  await post(accounting, 'internal', `Between us again: ${note('second note')}`);
  const draft = await startDraft({ actor: customer, invoiceIds: [freeInvoice._id], reason: 'PRC-01' });
  const now = (await Cases.within(everything()).findById(opened._id)) as CaseDoc;
  return {
    customerId,
    invoice,
    freeInvoice,
    case: now,
    draftId: draft._id,
    messageId: answered._id,
    noteId: noted._id,
    customer,
  };
}

async function buildHistory({
  customer,
  accounting,
  manager,
  plant,
  beyond,
}: {
  customer: Actor;
  accounting: Actor;
  manager: Actor;
  plant: (where: string) => string;
  beyond: (where: string) => string;
}): Promise<void> {
  const invoice = await buildInvoice({
    customerId: customer.customerId ?? '',
    number: `FA-${beyond('number of the other invoice')}`,
  });
  const { case: opened } = await buildCase({
    actor: customer,
    invoice,
    input: { description: `Another matter: ${beyond('description of the other case')}` },
  });
  const caseId = opened._id;
  const version = async (): Promise<number> => ((await Cases.within(everything()).findById(caseId)) as CaseDoc).version;
  const move = async (actor: Actor, input: object) =>
    transitionCase({ actor, caseId, input: { ...input, version: await version() } as never });
  await move(accounting, {
    action: 'qualify',
    reason: 'PRC-01',
    amounts: [],
    department: 'accounting',
    ownerId: accounting.userId,
    priority: 'normal',
    proofs: [plant('proof asked for at triage')],
  });
  await move(accounting, { action: 'start' });
  await move(accounting, { action: 'awaitThirdParty', thirdParty: plant('third party'), expectedOn: dayIn(20) });
  await move(accounting, { action: 'resume' });
  await approveCase({ actor: manager, caseId, input: { kind: 'amount', version: await version(), amount: 360_00 } });
  await move(accounting, {
    action: 'propose',
    resolution: 'CREDIT_PARTIAL',
    accepted: 360_00,
    maintained: 1_140_00,
    rootCause: 'RC1',
    explanation: 'Three units were billed too high',
    proofsWaived: plant('why proofs were waived'),
    documents: [],
  });
  await move(customer, { action: 'accept', proposal: 1 });
  await move(accounting, {
    action: 'resolve',
    creditNotes: [{ number: `AV-${beyond('credit note')}`, itemId: opened.items[0]?.id ?? '', amount: 360_00 }],
  });
  await move(manager, { action: 'close', correctiveAction: plant('corrective action') });
}

/** How many entries the customer's side of a case has: what its numbers must run through without a gap. */
export const countShared = (caseId: string): Promise<number> =>
  Entries.within(everything()).count({ stream: `case:${caseId}`, audience: 'shared' });
