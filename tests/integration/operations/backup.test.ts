import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareCollections } from '#models/collection.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { Sessions } from '#models/schemas/session.ts';
import { everything } from '#models/scope.ts';
import { restoreBackup } from '#server/cli/backup/read-backup.ts';
import { writeBackup } from '#server/cli/backup/write-backup.ts';
import { addCaseDocuments } from '#server/domain/documents/add-case-documents.ts';
import { openDocument } from '#server/domain/documents/open-document.ts';
import { storeUploadedFile } from '#server/domain/documents/store-uploaded-file.ts';
import { verifyAll } from '#server/log/verify.ts';
import { services } from '#server/platform/services.ts';
import { PDF } from '#tests/factories/files.ts';
import { signIn } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { withStore } from '#tests/integration/documents/with-store.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.filename);
withStore();

let folder: string;
const quiet = () => undefined;
const target = (): string => path.join(folder, 'backup');

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'entente-backup-'));
  await empty();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function empty(): Promise<void> {
  for (const collection of (await mongoose.connection.db?.collections()) ?? []) {
    await collection.deleteMany({});
  }
}

/** A case with a paper, and somebody signed in. */
async function furnish() {
  const { case: opened, customer } = await buildCase();
  const document = await storeUploadedFile({ actor: customer, name: 'order.pdf', bytes: PDF, audience: 'shared' });
  await addCaseDocuments({ actor: customer, caseId: opened._id, documentIds: [document._id], audience: 'shared' });
  await signIn(customer.userId);
  return { opened, customer, document };
}

const everyDocument = async () => ({
  cases: await Cases.within(everything()).find({}, { sort: { _id: 1 } }),
  invoices: await Invoices.within(everything()).find({}, { sort: { _id: 1 } }),
  entries: await Entries.within(everything()).find({}, { sort: { _id: 1 } }),
  documents: await Documents.within(everything()).find({}, { sort: { _id: 1 } }),
});

test('what is backed up comes back as it was: documents, files, chains; nobody is signed in', async () => {
  const { customer, document } = await furnish();
  const before = await everyDocument();
  const manifest = await writeBackup({ folder: target(), onProgress: quiet });
  expect(manifest.objects).toHaveLength(1);
  await services().storage.deleteObject(document.key);
  await empty();
  await prepareCollections();
  await restoreBackup({ folder: target(), onProgress: quiet });
  expect(await everyDocument()).toEqual(before);
  expect(await Sessions.within(everything()).count()).toBe(0);
  expect(await verifyAll()).toMatchObject({ problems: [] });
  const opened = await openDocument({ actor: customer, documentId: document._id, inline: false, requestId: 'r' });
  const file = await fetch(opened.how === 'link' ? opened.url : '');
  expect(Buffer.from(await file.arrayBuffer())).toEqual(PDF);
});

test('an installation that holds something is left as it is', async () => {
  await furnish();
  await writeBackup({ folder: target(), onProgress: quiet });
  const before = await everyDocument();
  await expect(restoreBackup({ folder: target(), onProgress: quiet })).rejects.toThrow(/not empty/);
  expect(await everyDocument()).toEqual(before);
});

test.each(['collections/invoices.ejsonl', 'object'])('a damaged backup (%s) restores nothing', async (which) => {
  await furnish();
  const { objects } = await writeBackup({ folder: target(), onProgress: quiet });
  await empty();
  const file = path.join(target(), which === 'object' ? (objects[0]?.file ?? '') : which);
  const bytes = await readFile(file);
  bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1;
  await writeFile(file, bytes);
  await expect(restoreBackup({ folder: target(), onProgress: quiet })).rejects.toThrow(/damaged/);
  expect(await Invoices.within(everything()).count()).toBe(0);
});

test('a backup that was interrupted, or a folder in use, is refused', async () => {
  await furnish();
  await writeBackup({ folder: target(), onProgress: quiet });
  await expect(writeBackup({ folder: target(), onProgress: quiet })).rejects.toThrow(/holds something already/);
  await rm(path.join(target(), 'manifest.json'));
  await empty();
  await expect(restoreBackup({ folder: target(), onProgress: quiet })).rejects.toThrow(/no complete backup/);
});

test('a backup that lacks a file says so instead of passing for whole', async () => {
  const { document } = await furnish();
  await services().storage.deleteObject(document.key);
  await expect(writeBackup({ folder: target(), onProgress: quiet })).rejects.toThrow(document._id);
});

test('a changed, a missing and a moved entry are found', async () => {
  const { opened } = await furnish();
  const stream = `case:${opened._id}`;
  expect((await verifyAll()).problems).toEqual([]);
  const [first, second] = await Entries.within(everything()).find({ stream }, { sort: { 'all.seq': 1 } });
  await Entries.raw().updateOne(
    { _id: first?._id ?? '' },
    { $set: { 'data.description': 'We agree with everything' } },
  );
  expect((await verifyAll()).problems).toEqual([{ stream, rev: 1, problem: 'wrong-hash' }]);
  await Entries.raw().updateOne({ _id: first?._id ?? '' }, { $set: { data: first?.data } });
  await Entries.raw().deleteOne({ _id: first?._id ?? '' });
  expect((await verifyAll()).problems.map(({ problem }) => problem)).toContain('gap');
  expect(second).toBeDefined();
});
