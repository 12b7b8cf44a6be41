import { ContestDrafts } from '#models/schemas/contest-draft.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { hashPassword } from '#server/auth/password.ts';
import { inviteUser } from '#server/domain/accounts/invite-user.ts';
import { startDraft } from '#server/domain/cases/contest/start-draft.ts';
import { updateDraft } from '#server/domain/cases/contest/update-draft.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import type { Ids } from '#tests/access/expectations.ts';
import type { Subject, World } from '#tests/factories/canary-world.ts';
import { buildInvoice } from '#tests/factories/receivables.ts';

const PASSWORD = 'brindle quay 7 lanterns';
const CSV = 'number;customer;date;total\nFA-1;Somebody;2026-01-31;10.00\n';

/** A form that is right in everything, sent by somebody who may. */
export interface ValidForm {
  subject: Subject;
  fields: [string, string][];
  /** of the browser that asked for a link, where nobody is signed in */
  cookie?: string;
  /** in addition to the route's own ids */
  ids?: Partial<Ids>;
  file?: { field: string; content: string };
  /** sent as JSON, not as a form */
  json?: Record<string, unknown>;
  /** fields that may stand in it more than once */
  repeats?: readonly string[];
  /** it changes something that is kept beside the database: a cookie, a session */
  leavesNoTrace?: true;
}

/** Actions that read nothing of what is sent: the address says it all. */
export const READS_NOTHING: ReadonlySet<string> = new Set([
  'routes/_public+/$',
  'routes/_auth+/sign-out',
  'routes/resources+/uploads.$documentId',
]);

const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Good morning' }] }] };
const person = (email: string): [string, string][] => [
  ['email', email],
  ['name', 'Somebody New'],
  ['language', 'en'],
];

/**
 * One form for every action that would do what it says: what the corpus of bad input is mixed into, so that a refusal
 * is for the one thing that is wrong. `bad-forms.test.ts` sends each as it is, at the end, and sees it accepted.
 */
export async function buildValidForms(
  world: World,
  own: Ids,
  links: { magic: string; device: string; reset: string; invitation: string },
): Promise<Record<string, ValidForm>> {
  const { actors, people } = world;
  const passwordHash = await hashPassword(PASSWORD);
  for (const who of ['admin', 'sales'] as const) {
    await Users.within(everything()).updateOne({ _id: people[who]._id }, { $set: { passwordHash } });
  }
  await inviteUser({
    actor: actors.admin,
    offer: {
      email: 'waiting@people.example',
      name: 'Somebody',
      language: 'en',
      access: { role: 'auditor', departments: [], portfolio: 'all', approvalLimit: 0 },
    },
  });
  const invitation = await Invitations.within(everything()).findOne({ email: 'waiting@people.example' });
  const [first, second, third] = await Promise.all(
    [1, 2, 3].map(() => buildInvoice({ customerId: world.own.customerId })),
  );
  const invoiceIds = [first?._id ?? ''];
  const draft = await startDraft({ actor: actors.customer, invoiceIds, reason: 'PRC-01' });
  const parts = invoiceIds.map((invoiceId) => ({ invoiceId, part: 'whole' as const }));
  await updateDraft({ actor: actors.customer, draftId: draft._id, change: { parts, description: 'Wrong price' } });
  const forgotten = await startDraft({ actor: actors.customer, invoiceIds: [third?._id ?? ''], reason: 'PRC-01' });
  const [item = ''] = (await ContestDrafts.within(everything()).findById(own.draftId))?.invoiceIds ?? [];
  const run = await startImport({
    actor: actors.accounting,
    kind: 'ar-csv',
    fileName: 'waiting.csv',
    bytes: bytesSource(new TextEncoder().encode(CSV)).read(),
    choices: {},
  });
  const version = String((await Cases.within(everything()).findById(own.caseId))?.version ?? 0);
  const code = (await Customers.within(everything()).findById(own.customerId))?.code ?? '';
  const passwords: [string, string][] = [
    ['password', PASSWORD],
    ['again', PASSWORD],
  ];
  return {
    'routes/_auth+/sign-in': {
      subject: 'signed-out',
      fields: [
        ['email', people.sales.email],
        ['password', PASSWORD],
      ],
      leavesNoTrace: true,
    },
    'routes/_auth+/sign-in_.link': { subject: 'signed-out', fields: [['email', people.customer.email]] },
    'routes/_auth+/sign-in_.link_.$token': {
      subject: 'signed-out',
      fields: [],
      cookie: links.device,
      ids: { token: links.magic },
    },
    'routes/_auth+/forgot-password': { subject: 'signed-out', fields: [['email', people.manager.email]] },
    'routes/_auth+/reset-password.$token': {
      subject: 'signed-out',
      fields: passwords,
      ids: { token: links.reset },
    },
    'routes/_auth+/invitation.$token': {
      subject: 'signed-out',
      fields: [['name', 'Somebody New'], ['language', 'en'], ...passwords],
      ids: { token: links.invitation },
    },
    'routes/_settings+/account': {
      subject: 'resolver',
      fields: [
        ['name', 'Resolver by another name'],
        ['language', 'en'],
      ],
    },
    'routes/_settings+/account_.password': {
      subject: 'sales',
      fields: [
        ['current', PASSWORD],
        ['password', `${PASSWORD} again`],
        ['again', `${PASSWORD} again`],
      ],
    },
    'routes/_settings+/account_.sessions': {
      subject: 'auditor',
      fields: [['intent', 'others']],
      leavesNoTrace: true,
    },
    'routes/_admin+/admin.users._index': { subject: 'admin', fields: [['userId', invitation?._id ?? '']] },
    'routes/_admin+/admin.users.$userId': {
      subject: 'admin',
      fields: [['intent', 'disable']],
      ids: { userId: world.foreign.customer.userId },
    },
    'routes/_admin+/admin.users.invite': {
      subject: 'admin',
      fields: [
        ...person('invited@staff.example'),
        ['role', 'sales'],
        ['departments', 'billing'],
        ['portfolio', 'own'],
        ['approvalLimit', '0'],
      ],
      repeats: ['departments'],
    },
    'routes/_admin+/admin.access': {
      subject: 'admin',
      fields: [
        ['intent', 'open'],
        ['justification', 'The ledger shows two customers as one.'],
        ['minutes', '15'],
        ['password', PASSWORD],
      ],
    },
    'routes/_desk+/cases._index': {
      subject: 'manager',
      fields: [
        ['intent', 'save-view'],
        ['name', 'What is mine'],
        ['filter', 'new'],
        ['q', 'FA'],
      ],
    },
    'routes/_desk+/cases.$caseId': {
      subject: 'accounting',
      fields: [
        ['intent', 'assign'],
        ['version', version],
        ['department', 'billing'],
        ['note', 'Over to you'],
      ],
    },
    'routes/_desk+/cases.new': {
      subject: 'manager',
      fields: [
        ['clientId', crypto.randomUUID()],
        ['invoice', second?._id ?? ''],
        [`part.${second?._id}`, 'whole'],
        ['reason', 'PRC-01'],
        ['description', 'They called: the price is wrong'],
      ],
      repeats: ['invoice'],
    },
    'routes/_desk+/customers.$customerId._index': {
      subject: 'manager',
      fields: [
        ['version', '1'],
        ['userIds', people.sales._id],
      ],
      repeats: ['userIds'],
    },
    'routes/_desk+/contacts': {
      subject: 'manager',
      fields: [['intent', 'invite'], ...person('contact@people.example'), ['role', 'customer'], ['customerCode', code]],
    },
    'routes/_desk+/imports.new': {
      subject: 'accounting',
      fields: [
        ['kind', 'ar-csv'],
        ['clientId', crypto.randomUUID()],
      ],
      file: { field: 'file', content: CSV },
    },
    'routes/_desk+/imports.$runId': {
      subject: 'accounting',
      fields: [['intent', 'discard']],
      ids: { runId: run._id },
    },
    'routes/_portal+/portal._index': { subject: 'customer', fields: [['draft', forgotten._id]] },
    'routes/_portal+/portal.invoices.$invoiceId': {
      subject: 'customer',
      fields: [
        ['version', '1'],
        ['expectedOn', new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)],
      ],
      ids: { invoiceId: own.freeInvoiceId },
    },
    'routes/_portal+/portal.contest._index': {
      subject: 'customer-admin',
      fields: [
        ['reason', 'PRC-01'],
        ['invoice', own.freeInvoiceId],
      ],
      repeats: ['invoice'],
    },
    'routes/_portal+/portal.contest.$draftId.reason': { subject: 'customer', fields: [['reason', 'PRC-02']] },
    'routes/_portal+/portal.contest.$draftId.part': {
      subject: 'customer',
      fields: [
        [`part.${item}`, 'amount'],
        [`amount.${item}`, '10.00'],
      ],
    },
    'routes/_portal+/portal.contest.$draftId.tell': {
      subject: 'customer',
      fields: [['description', 'The price agreed was another']],
      ids: { draftId: draft._id },
    },
    'routes/_portal+/portal.contest.$draftId.review': {
      subject: 'customer',
      fields: [['seen', String(first?.total ?? 0)]],
      ids: { draftId: draft._id },
    },
    'routes/_portal+/portal.cases.$caseId': {
      subject: 'customer',
      fields: [
        ['intent', 'answer'],
        ['clientId', crypto.randomUUID()],
        ['text', 'Here is what you asked for'],
      ],
    },
    'routes/_portal+/portal.colleagues': {
      subject: 'customer-admin',
      fields: [['intent', 'invite'], ...person('colleague@people.example'), ['role', 'customer']],
    },
    'routes/resources+/preferences': {
      subject: 'guest',
      fields: [
        ['language', 'fr'],
        ['returnTo', '/portal'],
      ],
    },
    'routes/resources+/uploads': {
      subject: 'customer-admin',
      fields: [],
      json: {
        name: 'proof.txt',
        size: 5,
        contentType: 'text/plain',
        audience: 'shared',
        caseId: own.caseId,
      },
    },
    'routes/resources+/streams.$stream.messages': {
      subject: 'customer',
      fields: [
        ['audience', 'shared'],
        ['clientId', crypto.randomUUID()],
        ['text', 'Good morning'],
      ],
      json: { audience: 'shared', clientId: crypto.randomUUID(), body, documents: [] },
    },
  };
}
