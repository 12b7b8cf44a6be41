import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { DocumentType, UploadRequest, UploadTicket } from '#models/contracts/documents.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { getChanges } from '#server/domain/cases/read-stream.ts';
import { addCaseDocuments } from '#server/domain/documents/add-case-documents.ts';
import { askUpload } from '#server/domain/documents/ask-upload.ts';
import { QUOTA } from '#server/domain/documents/document-keys.ts';
import { finaliseUpload } from '#server/domain/documents/finalise-upload.ts';
import { openDocument } from '#server/domain/documents/open-document.ts';
import { scanDueDocuments } from '#server/domain/documents/scan-document.ts';
import { storeUploadedFile } from '#server/domain/documents/store-uploaded-file.ts';
import { sweepDocuments } from '#server/domain/documents/sweep-documents.ts';
import { useClock } from '#server/platform/clock.ts';
import { sha256 } from '#server/platform/ids.ts';
import { services } from '#server/platform/services.ts';
import { EXE, PDF, PNG } from '#tests/factories/files.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { isStored, send, withStore } from './with-store.ts';

ownDatabase(import.meta.filename);
const running = withStore();

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) {
    await cleanup();
  }
  running().scanWith(undefined);
});

const request = (overrides: Partial<UploadRequest> = {}): UploadRequest => ({
  name: 'order.pdf',
  size: PDF.length,
  contentType: 'application/pdf',
  audience: 'shared',
  ...overrides,
});

async function upload(actor: Actor, bytes: Buffer, overrides: Partial<UploadRequest> = {}): Promise<DocumentDoc> {
  const ticket = await askUpload({ actor, input: request({ size: bytes.length, ...overrides }) });
  expect(await send(ticket, bytes)).toBe(204);
  return finaliseUpload({ actor, documentId: ticket.documentId });
}
const stored = (id: string) => Documents.within(everything()).findById(id);
const later = (ms: number): void => {
  cleanups.push(useClock({ now: () => new Date(Date.now() + ms) }));
};

test('a file is taken over: checked, hashed, kept under a key no browser could write to', async () => {
  const actor = await buildActor('customer');
  const ticket = await askUpload({ actor, input: request() });
  await send(ticket, PDF);
  const before = await stored(ticket.documentId);
  const document = await finaliseUpload({ actor, documentId: ticket.documentId });
  expect(document).toMatchObject({ state: 'ready', sha256: sha256(PDF), name: 'order.pdf', size: PDF.length });
  expect(document.key).not.toBe(before?.uploadKey);
  expect(ticket.upload.fields.key).toBe(before?.uploadKey);
  expect(await isStored(document.key)).toBe(true);
  expect(await isStored(before?.uploadKey ?? '')).toBe(false);
});

test('sending again to an upload address changes nothing about the document, and is swept', async () => {
  const { case: opened, customer } = await buildCase();
  const ticket = await askUpload({ actor: customer, input: request() });
  await send(ticket, PDF);
  const document = await finaliseUpload({ actor: customer, documentId: ticket.documentId });
  await addCaseDocuments({ actor: customer, caseId: opened._id, documentIds: [document._id], audience: 'shared' });
  const other = Buffer.from(PDF);
  other.write('9', 7, 'latin1');
  await send(ticket, other);
  expect(await finaliseUpload({ actor: customer, documentId: document._id })).toMatchObject({ sha256: sha256(PDF) });
  expect(sha256(await services().storage.readFirstBytes(document.key, 10_000))).toBe(sha256(PDF));
  expect(await isStored(document.uploadKey ?? '')).toBe(true);
  later(2 * 3_600_000);
  await sweepDocuments();
  expect(await isStored(document.uploadKey ?? '')).toBe(false);
  expect(await isStored(document.key)).toBe(true);
});

test('two requests that finalise the same upload store it once', async () => {
  const actor = await buildActor('customer');
  const ticket = await askUpload({ actor, input: request() });
  await send(ticket, PDF);
  const results = await Promise.allSettled(
    [1, 2, 3].map(() => finaliseUpload({ actor, documentId: ticket.documentId })),
  );
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(done.length).toBeGreaterThan(0);
  for (const result of results) {
    if (result.status === 'rejected') {
      expect(result.reason).toMatchObject({ code: 'CONFLICT' });
    }
  }
  const final = await stored(ticket.documentId);
  expect(final?.state).toBe('ready');
  expect(await isStored(final?.key ?? '')).toBe(true);
});

test('the store itself refuses one byte more than was announced, and another type', async () => {
  const actor = await buildActor('customer');
  const ticket = await askUpload({ actor, input: request({ size: PDF.length - 1 }) });
  expect(await send(ticket, PDF)).toBe(400);
  const other = await askUpload({ actor, input: request() });
  other.upload.fields['Content-Type'] = 'text/html';
  expect(await send(other, PDF)).toBe(403);
  await expect(finaliseUpload({ actor, documentId: ticket.documentId })).rejects.toMatchObject({
    code: 'UPLOAD_INCOMPLETE',
  });
});

test('fewer bytes than announced are no document', async () => {
  const actor = await buildActor('customer');
  const ticket = await askUpload({ actor, input: request({ size: PDF.length + 10 }) });
  await send(ticket, PDF);
  await expect(finaliseUpload({ actor, documentId: ticket.documentId })).rejects.toMatchObject({
    code: 'UPLOAD_INCOMPLETE',
  });
});

test('a renamed program is refused, deleted, and cannot be finalised by asking again', async () => {
  const actor = await buildActor('customer');
  const ticket = await askUpload({ actor, input: request({ size: EXE.length }) });
  await send(ticket, EXE);
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    await expect(finaliseUpload({ actor, documentId: ticket.documentId })).rejects.toMatchObject({
      code: 'FILE_TYPE_MISMATCH',
    });
  }
  const document = await stored(ticket.documentId);
  expect(document?.state).toBe('refused');
  expect(await isStored(document?.uploadKey ?? '')).toBe(false);
  expect(await isStored(document?.key ?? '')).toBe(false);
});

test('a name that says another type than the sender is refused before anything is sent', async () => {
  const actor = await buildActor('customer');
  await expect(askUpload({ actor, input: request({ name: 'order.png' }) })).rejects.toMatchObject({
    code: 'FILE_TYPE_MISMATCH',
  });
  await expect(askUpload({ actor, input: request({ name: 'order.pdf.exe' }) })).rejects.toMatchObject({
    code: 'FILE_TYPE_NOT_ALLOWED',
  });
});

test.each([
  ['line ends', 'order\r\nSet-Cookie: a=b.pdf', 'order Set-Cookie_ a=b.pdf'],
  ['a reversed end', 'invoice\u202Egpj.pdf', 'invoicegpj.pdf'],
  ['a path', '../../etc/passwd.pdf', '_.._etc_passwd.pdf'],
])('a name with %s is kept without it', async (_what, name, kept) => {
  const actor = await buildActor('customer');
  const document = await upload(actor, PDF, { name });
  expect(document.name).toBe(kept);
  const opened = await openDocument({ actor, documentId: document._id, inline: false, requestId: 'test' });
  const response = await fetch(opened.how === 'link' ? opened.url : '');
  const disposition = response.headers.get('content-disposition') ?? '';
  expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+\.pdf"; filename\*=UTF-8''[\x21-\x7e]+$/);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(await response.arrayBuffer()).toHaveProperty('byteLength', PDF.length);
});

test('a name of four kilobytes is shortened and keeps its ending', async () => {
  const actor = await buildActor('customer');
  const document = await storeUploadedFile({ actor, name: `${'é'.repeat(4_096)}.pdf`, bytes: PDF, audience: 'shared' });
  expect([...document.name].length).toBeLessThanOrEqual(180);
  expect(document.name).toMatch(/\.pdf$/);
});

test('only somebody with a voice uploads: not to a foreign case, not to the internal side from outside', async () => {
  const { case: opened, customer } = await buildCase();
  const stranger = await buildActor('customer');
  await expect(askUpload({ actor: stranger, input: request({ caseId: opened._id }) })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(
    askUpload({ actor: customer, input: request({ caseId: opened._id, audience: 'internal' }) }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const role of ['auditor', 'admin'] as const) {
    await expect(askUpload({ actor: await buildActor(role), input: request() })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  }
  await expect(askUpload({ actor: customer, input: request({ caseId: opened._id }) })).resolves.toHaveProperty(
    'documentId',
  );
});

test('somebody else cannot finalise, read or attach an upload', async () => {
  const { case: opened, customer } = await buildCase();
  const colleague = await buildActor('customer', { customerId: opened.customerId });
  const document = await upload(customer, PDF);
  const documentId = document._id;
  const refused = { code: 'NOT_FOUND' };
  await expect(finaliseUpload({ actor: colleague, documentId })).rejects.toMatchObject(refused);
  await expect(openDocument({ actor: colleague, documentId, inline: false, requestId: 't' })).rejects.toMatchObject(
    refused,
  );
  await expect(
    addCaseDocuments({ actor: colleague, caseId: opened._id, documentIds: [documentId], audience: 'shared' }),
  ).rejects.toMatchObject(refused);
});

test('what was uploaded for colleagues is shared by no door; what was for the customer may stay among them', async () => {
  const { case: opened } = await buildCase();
  const accounting = await buildActor('accounting');
  const [margin, order] = [
    await upload(accounting, PDF, { audience: 'internal', caseId: opened._id }),
    await upload(accounting, PDF, { audience: 'shared', caseId: opened._id }),
  ];
  const say = (audience: 'shared' | 'internal', document: DocumentDoc) =>
    postMessage({
      actor: accounting,
      input: {
        stream: `case:${opened._id}`,
        audience,
        clientId: crypto.randomUUID(),
        body: richTextOf('See the file'),
        documents: [document._id],
      },
    });
  await expect(say('shared', margin)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(
    addCaseDocuments({ actor: accounting, caseId: opened._id, documentIds: [margin._id], audience: 'shared' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await stored(margin._id)).toMatchObject({ audience: 'internal' });
  await say('internal', margin);
  await say('internal', order);
  expect(await stored(order._id)).toMatchObject({ audience: 'internal', attachedTo: { id: opened._id } });
});

test('nobody hoards: the quota counts what is not attached', async () => {
  const actor = await buildActor('customer');
  const base = {
    contentType: 'application/pdf' as DocumentType,
    audience: 'shared' as const,
    uploadedBy: actor.userId,
  };
  await Documents.insertMany(
    Array.from({ length: QUOTA.files }, (_, index) => ({
      _id: `hoard${actor.userId.slice(0, 8)}${index}`,
      key: `documents/hoard-${actor.userId}-${index}`,
      name: 'a.pdf',
      size: 10,
      state: 'ready' as const,
      createdAt: new Date(),
      ...base,
    })),
  );
  await expect(askUpload({ actor, input: request() })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  await expect(storeUploadedFile({ actor, name: 'order.pdf', bytes: PDF, audience: 'shared' })).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
  });
});

test('what nobody attached is gone after a day, record and file; what was attached stays', async () => {
  const { case: opened, customer } = await buildCase();
  const kept = await upload(customer, PDF);
  const left = await upload(customer, PNG, { name: 'damage.png', contentType: 'image/png' });
  await addCaseDocuments({ actor: customer, caseId: opened._id, documentIds: [kept._id], audience: 'shared' });
  later(25 * 3_600_000);
  await sweepDocuments();
  expect(await stored(left._id)).toBeNull();
  expect(await isStored(left.key)).toBe(false);
  expect(await stored(kept._id)).not.toBeNull();
  expect(await isStored(kept.key)).toBe(true);
});

test('adding a document to a case is written to its log once, on its side', async () => {
  const { case: opened, customer } = await buildCase();
  const document = await upload(customer, PDF);
  const add = () =>
    addCaseDocuments({ actor: customer, caseId: opened._id, documentIds: [document._id], audience: 'shared' });
  await add();
  await add();
  const entries = await Entries.within(everything()).find({ stream: `case:${opened._id}`, type: 'document.added' });
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ audience: 'shared', data: { documentId: document._id, name: 'order.pdf' } });
  expect(await stored(document._id)).toMatchObject({ attachedTo: { kind: 'case', id: opened._id } });
});

test('a file that came with a form passes the same checks', async () => {
  const actor = await buildActor('customer', { customerId: (await buildCustomer())._id });
  const give = (name: string, bytes: Buffer) => storeUploadedFile({ actor, name, bytes, audience: 'shared' });
  await expect(give('order.pdf', EXE)).rejects.toMatchObject({
    code: 'FILE_TYPE_MISMATCH',
    params: { name: 'order.pdf' },
  });
  await expect(give('run.exe', EXE)).rejects.toMatchObject({ code: 'FILE_TYPE_NOT_ALLOWED' });
  await expect(give('order.pdf', Buffer.alloc(0))).rejects.toMatchObject({ code: 'FILE_EMPTY' });
  const document = await give('order.pdf', PDF);
  expect(document).toMatchObject({ state: 'ready', sha256: sha256(PDF) });
  expect(await isStored(document.key)).toBe(true);
});

/* ---- the virus scanner ----------------------------------------------------------------------------------------- */

/** Speaks clamd's part: infected when the file holds the word. */
async function fakeClamd(): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk as Buffer]);
      if (received.subarray(-4).equals(Buffer.alloc(4))) {
        socket.end(received.includes('TEST-VIRUS') ? 'stream: Test-Virus FOUND\0' : 'stream: OK\0');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
const INFECTED = Buffer.concat([PDF.subarray(0, 9), Buffer.from('% TEST-VIRUS\n'), PDF.subarray(9)]);

test('an infected file is quarantined and nobody can download it, not even its uploader', async () => {
  const clamd = await fakeClamd();
  cleanups.push(clamd.close);
  running().scanWith(clamd.url);
  const actor = await buildActor('customer');
  const ticket: UploadTicket = await askUpload({ actor, input: request({ size: INFECTED.length }) });
  await send(ticket, INFECTED);
  const { documentId } = ticket;
  await expect(finaliseUpload({ actor, documentId })).rejects.toMatchObject({ code: 'FILE_QUARANTINED' });
  expect(await stored(documentId)).toMatchObject({ state: 'quarantined' });
  await expect(openDocument({ actor, documentId, inline: true, requestId: 't' })).rejects.toMatchObject({
    code: 'FILE_QUARANTINED',
  });
  await expect(upload(actor, PDF)).resolves.toMatchObject({ state: 'ready' });
});

test('while the scanner is away a file waits, closed to all, and is released when it answers', async () => {
  running().scanWith('tcp://127.0.0.1:9');
  const actor = await buildActor('customer');
  const document = await upload(actor, PDF);
  const documentId = document._id;
  expect(document.state).toBe('checking');
  await expect(openDocument({ actor, documentId, inline: false, requestId: 't' })).rejects.toMatchObject({
    code: 'FILE_BEING_CHECKED',
  });
  expect(await scanDueDocuments()).toBe(0);
  const clamd = await fakeClamd();
  cleanups.push(clamd.close);
  running().scanWith(clamd.url);
  later(2 * 60_000);
  expect(await scanDueDocuments()).toBe(1);
  expect(await openDocument({ actor, documentId, inline: false, requestId: 't' })).toMatchObject({ how: 'link' });
});

test('the end of a pending check is told to everybody who reads the side the file lies on, once', async () => {
  running().scanWith('tcp://127.0.0.1:9');
  const { case: opened, customer } = await buildCase();
  const accounting = await buildActor('accounting');
  const clean = await upload(customer, PDF);
  const infected = await upload(accounting, INFECTED, { audience: 'internal' });
  await upload(customer, PDF);
  const add = (actor: Actor, documentId: string, audience: 'shared' | 'internal') =>
    addCaseDocuments({ actor, caseId: opened._id, documentIds: [documentId], audience });
  await add(customer, clean._id, 'shared');
  await add(accounting, infected._id, 'internal');
  const clamd = await fakeClamd();
  cleanups.push(clamd.close);
  running().scanWith(clamd.url);
  later(2 * 60_000);
  expect(await scanDueDocuments()).toBe(3);
  expect(await scanDueDocuments()).toBe(0);
  const told = async (actor: Actor) =>
    (await getChanges({ actor, stream: `case:${opened._id}`, after: 0 })).changes.filter(
      ({ type }) => type === 'document.checked',
    );
  const good = { audience: 'shared', data: { documentId: clean._id, name: 'order.pdf', result: 'ready' } };
  const bad = { audience: 'internal', data: { documentId: infected._id, name: 'order.pdf', result: 'quarantined' } };
  expect(await told(customer)).toMatchObject([{ ...good, author: { side: 'system' } }]);
  const forStaff = await told(accounting);
  expect(forStaff).toHaveLength(2);
  expect(forStaff).toEqual(expect.arrayContaining([expect.objectContaining(good), expect.objectContaining(bad)]));
});
