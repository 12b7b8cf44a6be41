import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CASE_STATES, isActiveState } from '#models/contracts/cases.ts';
import { Communications } from '#models/schemas/communication.ts';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { Promises } from '#models/schemas/promise.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { verifyPassword } from '#server/auth/password.ts';
import { openDemoInstallation } from '#server/domain/demo/open-demo-installation.ts';
import { seedDemo } from '#server/domain/demo/seed-demo.ts';
import { getInvoiceHistory } from '#server/domain/receivables/get-invoice-history.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { verifyAll } from '#server/log/verify.ts';
import { isStored, withStore } from '#tests/integration/documents/with-store.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'entente-demo-'));
process.env.DATA_DIR = dataDir;
ownDatabase(import.meta.filename);
withStore();

/** The demo fills in seconds; a machine that is busy with other suites takes minutes. */
const FILLING_MS = 300_000;
const told: string[] = [];
let cases: CaseDoc[];
let invoices: InvoiceDoc[];

beforeAll(async () => {
  await seedDemo({ onProgress: (message) => told.push(message), customers: 60, invoices: 1_600 });
  cases = await Cases.within(everything()).find();
  invoices = await Invoices.within(everything()).find();
}, FILLING_MS);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('every screen has content: customers, invoices of two years, cases at every state, papers', async () => {
  expect(await Customers.within(everything()).count()).toBe(60);
  expect(invoices).toHaveLength(1_600);
  expect(invoices.every(({ lines, net, vat, total }) => lines.length > 0 && (net ?? 0) + (vat ?? 0) === total)).toBe(
    true,
  );
  expect(new Set(invoices.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'CHF', 'GBP']));
  expect(new Set(cases.map(({ state }) => state))).toEqual(new Set(CASE_STATES));
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(await CreditNotes.within(everything()).count()).toBeGreaterThan(5);
  expect(await Communications.within(everything()).count()).toBeGreaterThan(100);
  const promised = await Promises.within(everything()).distinct<string>('state');
  expect(promised).toEqual(expect.arrayContaining(['PENDING', 'KEPT', 'BROKEN']));
  expect(cases.filter(({ guests }) => guests.length > 0).length).toBe(2);
  expect(cases.some(({ customerReopenings }) => customerReopenings > 0)).toBe(true);
  expect(cases.some(({ refusals }) => refusals > 0)).toBe(true);
  expect(told.length).toBeGreaterThan(4);
});

test('conversations are long and short, on both sides, with replies, mentions, files and corrections', async () => {
  const messages = await Entries.within(everything()).find({ type: 'message.posted' });
  const counts = new Map<string, number>();
  for (const { stream } of messages) {
    counts.set(stream, (counts.get(stream) ?? 0) + 1);
  }
  expect(Math.min(...cases.map(({ _id }) => counts.get(`case:${_id}`) ?? 0))).toBeGreaterThanOrEqual(2);
  expect(Math.max(...counts.values())).toBeGreaterThanOrEqual(9);
  const data = messages.map((message) => message.data as { replyTo?: string; mentions: string[]; documents: string[] });
  expect(data.some(({ replyTo }) => replyTo)).toBe(true);
  expect(data.some(({ mentions }) => mentions.length > 0)).toBe(true);
  expect(data.some(({ documents }) => documents.length > 0)).toBe(true);
  expect(messages.some(({ versions }) => (versions?.length ?? 0) > 0)).toBe(true);
  expect(new Set(messages.map(({ audience }) => audience))).toEqual(new Set(['shared', 'internal']));
});

test('I2: open is what was neither paid, credited nor written off', async () => {
  const credits = await CreditNotes.within(everything()).find();
  for (const invoice of invoices) {
    const { total, paid, credited, writtenOff, open, settledOn } = invoice;
    expect(open).toBe(total - paid - credited - writtenOff);
    expect(open).toBeGreaterThanOrEqual(0);
    expect(credited).toBe(
      credits.filter(({ invoiceId }) => invoiceId === invoice._id).reduce((sum, note) => sum + note.total, 0),
    );
    expect(settledOn !== undefined).toBe(open === 0);
  }
});

test('I4: what is in dispute is the sum of the active cases and never more than is open', () => {
  const disputed = new Map<string, number>();
  for (const { items, state } of cases) {
    for (const item of isActiveState(state) ? items : []) {
      disputed.set(item.invoiceId, (disputed.get(item.invoiceId) ?? 0) + item.disputed);
    }
  }
  for (const invoice of invoices) {
    expect(invoice.disputed).toBe(disputed.get(invoice._id) ?? 0);
    expect(invoice.disputed).toBeLessThanOrEqual(invoice.open);
  }
});

test('every chain of the log is whole, nothing waits for delivery, and time runs forward to today', async () => {
  const { streams, problems } = await verifyAll();
  expect(problems).toEqual([]);
  expect(streams).toBeGreaterThan(200);
  expect(await Entries.within(everything()).count({ fanout: 'pending' })).toBe(0);
  const now = Date.now();
  for (const { _id, openedAt, lastActivityAt } of cases) {
    const entries = await Entries.within(everything()).find({ stream: `case:${_id}` }, { sort: { 'all.seq': 1 } });
    const times = entries.map(({ at }) => Number(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(now);
    expect(Number(openedAt)).toBe(times[0]);
    expect(Number(lastActivityAt)).toBeGreaterThanOrEqual(times.at(-1) ?? 0);
  }
});

test('some have read everything, some have not', async () => {
  const cursors = await ReadCursors.within(everything()).find();
  const heads = new Map<string, number>();
  for (const { stream, all } of await Entries.within(everything()).find({}, { projection: { stream: 1, all: 1 } })) {
    heads.set(stream, Math.max(heads.get(stream) ?? 0, all.seq));
  }
  const behind = cursors.filter(({ stream, all }) => all < (heads.get(stream) ?? 0)).length;
  expect(behind).toBeGreaterThan(10);
  expect(behind).toBeLessThan(cursors.length);
});

test('every document is checked, stored and attached', async () => {
  const documents = await Documents.within(everything()).find();
  expect(documents.length).toBeGreaterThan(100);
  expect(documents.every(({ state, attachedTo, sha256 }) => state === 'ready' && attachedTo && sha256)).toBe(true);
  expect(await isStored(documents[0]?.key ?? '')).toBe(true);
  expect(invoices.filter(({ documentId }) => documentId).length).toBeGreaterThanOrEqual(60);
});

test('everybody named by the sign-in page can sign in', async () => {
  const names = ['accounting', 'sales', 'resolver', 'manager', 'auditor', 'admin'].map(
    (name) => `${name}@entente.example`,
  );
  for (const email of [...names, 'customer@c0001.example', 'admin@c0060.example']) {
    const user = await Users.within(everything()).findOne({ email });
    expect(await verifyPassword(user?.passwordHash, 'entente-demo')).toBe(true);
  }
});

test('a customer sees what they were sent and promised, not how the company plans it', async () => {
  const call = await Communications.within(everything()).findOne({ channel: 'call' });
  const invoiceId = call?.invoiceIds[0] ?? '';
  const read = async (filter: Record<string, unknown>) => {
    const user = await Users.within(everything()).findOne(filter);
    return user ? getInvoiceHistory({ actor: await actorOf(user), invoiceId }) : [];
  };
  const staff = await read({ email: 'manager@entente.example' });
  const customer = await read({ customerId: call?.customerId, role: 'customer' });
  expect(staff.some((item) => item.kind === 'reminder' && item.channel === 'call')).toBe(true);
  expect(customer.length).toBeGreaterThan(0);
  for (const item of customer) {
    expect(item).not.toHaveProperty('step');
    expect(item).not.toHaveProperty('tone');
    expect(item.kind === 'reminder' ? item.channel : '').not.toBe('call');
  }
  await expect(read({ role: 'customer', customerId: { $ne: call?.customerId } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('the sample files can be imported: other dialects add, the file with errors names them', async () => {
  const runs = await ImportRuns.within(everything()).find({}, { sort: { createdAt: 1 } });
  expect(runs.map(({ status, counts }) => [status, counts.refused])).toEqual([
    ['finished', 0],
    ['finished', 0],
  ]);
  const preview = async (name: string) => {
    const bytes = await readFile(path.join(dataDir, 'samples', name));
    const { understanding, preview: found } = await startImport({
      actor: null,
      kind: 'ar-csv',
      fileName: name,
      bytes: (async function* () {
        yield bytes;
      })(),
    });
    expect(understanding.blockers).toEqual([]);
    return found.counts;
  };
  expect(await preview('receivables-us.csv')).toMatchObject({ created: 250, refused: 0 });
  expect(await preview('receivables-unicode.txt')).toMatchObject({ created: 250, refused: 0 });
  expect((await preview('receivables-with-errors.csv')).refused).toBeGreaterThanOrEqual(5);
});

test('an installation that holds something is left as it is', async () => {
  const before = await Entries.within(everything()).count();
  const notes = await openDemoInstallation({ onProgress: () => undefined });
  expect(notes.join('\n')).toContain('accounting@entente.example');
  expect(await Entries.within(everything()).count()).toBe(before);
});
