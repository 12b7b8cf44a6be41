import { expect, test } from 'vitest';
import { Communications } from '#models/schemas/communication.ts';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { Promises } from '#models/schemas/promise.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { claimRun, settleDeadRuns } from '#server/domain/receivables/import/import-lease.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { undoImport } from '#server/domain/receivables/import/undo-import.ts';
import { newId } from '#server/platform/ids.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { importText, upload } from './import-file.ts';

// Every collection an undo looks at must exist.
void [Users, Documents, CreditNotes, Communications];
ownDatabase(import.meta.url);

const lines = (...rows: string[]): string => rows.join('\r\n');
const invoice = async (number: string): Promise<InvoiceDoc> =>
  (await Invoices.within(everything()).findOne({ number })) as InvoiceDoc;
const customerNamed = (name: string) => Customers.within(everything()).find({ name });

test('a file without codes finds its customers again, however their names are capitalised', async () => {
  const header = 'Facture;Nom client;Date facture;Montant TTC';
  const [upper, mixed] = ['N1;BOIS ET FILS;13/01/2026;120,00', 'N2;Bois et Fils;14/01/2026;80,00'];
  expect((await importText(lines(header, upper, mixed))).counts).toMatchObject({ created: 2, customersCreated: 1 });
  expect((await importText(lines(header, mixed, upper))).counts).toMatchObject({ unchanged: 2, customersCreated: 0 });
  expect((await importText(lines(header, 'N3;bois et fils;15/01/2026;60,00'))).counts).toMatchObject({
    created: 1,
    customersCreated: 0,
  });
});

test('a customer that some rows name and others give a code is one customer, however often the file comes', async () => {
  const file = lines(
    'Facture;Code client;Nom client;Date facture;Montant TTC',
    'M1;;Atelier Mixte;13/01/2026;120,00',
    'M2;AM-1;Atelier Mixte;14/01/2026;80,00',
    'M3;AA-1;Double Nom;14/01/2026;80,00',
    'M4;AA-2;Double Nom;14/01/2026;80,00',
    'M5;;Double Nom;14/01/2026;80,00',
  );
  const { _id, preview } = await upload(file);
  expect(preview.counts).toMatchObject({ created: 4, refused: 1, customersCreated: 3 });
  const { done } = await runImport({ actor: null, runId: _id });
  await done;
  expect((await getImport({ actor: null, runId: _id })).counts).toMatchObject(preview.counts);
  expect((await invoice('M1')).customerId).toBe((await invoice('M2')).customerId);
  expect((await importText(file)).counts).toMatchObject({ unchanged: 4, refused: 1, customersCreated: 0 });
});

test('so it is when the code comes a thousand rows later', async () => {
  const between = Array.from({ length: 1_100 }, (_, row) => `F${row};AF-${row % 7};Filler ${row % 7};14/01/2026;80,00`);
  const file = lines(
    'Facture;Code client;Nom client;Date facture;Montant TTC',
    'L1;;Atelier Lointain;13/01/2026;120,00',
    ...between,
    'L2;AL-1;Atelier Lointain;14/01/2026;80,00',
    'L3;;Atelier lointain;14/01/2026;80,00',
  );
  const first = await importText(file);
  expect(first.counts).toMatchObject({ created: 1_103, refused: 0, customersCreated: 8 });
  const [only, ...others] = await customerNamed('Atelier Lointain');
  expect([only?.code, others]).toEqual(['AL-1', []]);
  for (const number of ['L1', 'L2', 'L3']) {
    expect((await invoice(number)).customerId).toBe(only?._id);
  }
  expect((await importText(file)).counts).toMatchObject({ unchanged: 1_103, refused: 0, customersCreated: 0 });
});

test('a customer called Total is no sum', async () => {
  const run = await importText(
    lines(
      'Facture;Code client;Nom client;Date facture;Échéance;Montant TTC;Devise;Pays;Litige;Commande;Agence;Vendeur',
      'T1;CT;Total;13/01/2026;12/02/2026;120,00;;;;;;',
      'T2;CD;Dupont;14/01/2026;12/02/2026;80,00;;;;;;',
      ';;TOTAL;;;200,00;;;;;;',
    ),
  );
  expect(run.counts).toMatchObject({ rows: 2, created: 2 });
  expect(await invoice('T1')).toMatchObject({ total: 120_00 });
  expect(run.understanding.skipped).toEqual([{ line: 4, why: 'total' }]);
});

test('in a currency of three decimals “12,500” is not taken for thousands', async () => {
  const header = 'Facture;Nom client;Date facture;Montant TTC;Devise';
  const file = lines(header, 'D1;Tunis Bois;13/01/2026;12,500;TND', 'D2;Tunis Bois;14/01/2026;1,250;TND');
  expect((await upload(file)).understanding.blockers).toMatchObject([{ code: 'DECIMAL_MARK_UNKNOWN' }]);
  await importText(file, { choices: { decimalMark: 'comma' } });
  expect(await invoice('D1')).toMatchObject({ total: 12_500, currency: 'TND' });
});

test('a dispute of an invoice settled before it was due did not end in the future', async () => {
  const due = `31/12/${new Date().getUTCFullYear() + 1}`;
  await importText(
    lines(
      'Facture;Nom client;Date facture;Échéance;Montant TTC;Solde;Litige',
      `S1;Early Payer;13/01/2026;${due};120,00;0,00;oui`,
    ),
  );
  const [kept] = await Cases.within(everything()).find({ 'items.invoiceNumber': 'S1' });
  expect(kept?.state).toBe('CLOSED');
  expect(kept?.endedAt?.getTime()).toBeLessThanOrEqual(Date.now());
  expect(kept?.lastActivityAt.getTime()).toBeLessThanOrEqual(Date.now());
});

test('an undo leaves the customers whose data another list brought, and whose people were invited', async () => {
  const run = await importText(
    lines(
      'Facture;Code client;Nom client;Date facture;Montant TTC',
      'U1;U-LIST;Listed;13/01/2026;120,00',
      'U2;U-INV;Invited;13/01/2026;120,00',
      'U3;U-GONE;Gone;13/01/2026;120,00',
    ),
  );
  await importText(lines('Code client;Nom client;Adresse', 'U-LIST;Listed;1 rue du Port'), { kind: 'customers-csv' });
  const [invited] = await customerNamed('Invited');
  await Invitations.insert({
    _id: newId(),
    email: 'buyer@invited.example',
    name: 'Buyer',
    role: 'customer',
    language: 'fr',
    departments: [],
    portfolio: 'own',
    approvalLimit: 0,
    customerId: invited?._id,
    invitedBy: newId(),
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  const { undo } = await undoImport({ actor: null, runId: run._id });
  expect(undo).toMatchObject({ removed: 3, customersRemoved: 1 });
  expect(await customerNamed('Listed')).toMatchObject([{ address: '1 rue du Port' }]);
  expect(await customerNamed('Invited')).toHaveLength(1);
  expect(await customerNamed('Gone')).toEqual([]);
});

test('an undo keeps an invoice somebody has promised to pay', async () => {
  const run = await importText(
    lines(
      'Facture;Nom client;Date facture;Montant TTC',
      'P1;Promiser;13/01/2026;120,00',
      'P2;Promiser;13/01/2026;80,00',
    ),
  );
  const { _id: invoiceId, customerId } = await invoice('P1');
  await Promises.insert({
    _id: newId(),
    customerId,
    currency: 'EUR',
    items: [{ invoiceId, amount: 120_00 }],
    total: 120_00,
    promisedOn: '2026-03-01',
    means: 'transfer',
    state: 'PENDING',
    by: { userId: newId(), side: 'customer', channel: 'portal' },
    received: 0,
    createdAt: new Date(),
  });
  expect((await undoImport({ actor: null, runId: run._id })).undo).toMatchObject({ removed: 1, kept: 1 });
  expect(await invoice('P1')).toMatchObject({ total: 120_00 });
});

test('nothing is taken back while something is brought in, nor the other way round', async () => {
  const header = 'Facture;Code client;Nom client;Date facture;Montant TTC';
  const done = await importText(lines(header, 'X1;X;Shared;13/01/2026;120,00'));
  const { _id: next } = await upload(lines(header, 'X2;X;Shared;14/01/2026;80,00'));
  const release = await claimRun(next);
  await expect(undoImport({ actor: null, runId: done._id })).rejects.toMatchObject({ code: 'IMPORT_RUNNING' });
  expect(await invoice('X1')).toMatchObject({ total: 120_00 });
  release?.release();
  await ImportRuns.within(everything()).updateOne(
    { _id: next },
    { $set: { status: 'failed' }, $unset: { active: 1, lease: 1 } },
  );

  // The failed run is undone and begun again by two people at once: one of them is told.
  const both = await Promise.allSettled([
    undoImport({ actor: null, runId: next }),
    runImport({ actor: null, runId: next }).then(({ done: ended }) => ended),
  ]);
  const run = await getImport({ actor: null, runId: next });
  const stored = await Invoices.within(everything()).count({ 'source.runId': next });
  expect({ status: run.status, stored }).toEqual(
    run.status === 'undone' ? { status: 'undone', stored: 0 } : { status: 'finished', stored: 1 },
  );
  expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  expect((await undoImport({ actor: null, runId: done._id })).status).toBe('undone');
  await expect(undoImport({ actor: null, runId: done._id })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an undo whose process died is no interrupted import', async () => {
  const done = await importText(
    lines('Facture;Code client;Nom client;Date facture;Montant TTC', 'Y1;Y;Younger;13/01/2026;120,00'),
  );
  await ImportRuns.within(everything()).updateOne(
    { _id: done._id },
    { $set: { active: true, lease: { owner: 'gone', host: 'h', pid: 1, startedAt: '', until: new Date(0) } } },
  );
  await settleDeadRuns();
  expect(await getImport({ actor: null, runId: done._id })).toMatchObject({ status: 'finished' });
  expect((await undoImport({ actor: null, runId: done._id })).undo).toMatchObject({ removed: 1 });
});
