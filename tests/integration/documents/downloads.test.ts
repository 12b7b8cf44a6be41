import { expect, test } from 'vitest';
import { loader } from '#app/routes/resources+/documents.$documentId.ts';
import type { Audience } from '#models/contracts/entries.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { DocumentAccesses } from '#models/schemas/document-access.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { type Actor, systemActor } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { getCase } from '#server/domain/cases/get-case.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { redactMessage } from '#server/domain/cases/revise-message.ts';
import { addCaseDocuments } from '#server/domain/documents/add-case-documents.ts';
import { finaliseUpload } from '#server/domain/documents/finalise-upload.ts';
import { openDocument } from '#server/domain/documents/open-document.ts';
import { storeUploadedFile } from '#server/domain/documents/store-uploaded-file.ts';
import { appendEntries } from '#server/log/append.ts';
import { verifyStream } from '#server/log/verify.ts';
import { newId } from '#server/platform/ids.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { PDF, PNG } from '#tests/factories/files.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { isStored, withStore } from './with-store.ts';

ownDatabase(import.meta.filename);
const running = withStore();

async function attached(actor: Actor, caseId: string, audience: Audience): Promise<DocumentDoc> {
  const { _id } = await storeUploadedFile({ actor, name: 'order.pdf', bytes: PDF, audience });
  await addCaseDocuments({ actor, caseId, documentIds: [_id], audience });
  return (await Documents.within(everything()).findById(_id)) as DocumentDoc;
}

/** The route itself, as one person or as nobody. */
async function get(actor: Actor | null, documentId: string, query = ''): Promise<Response> {
  const request = new Request(`http://localhost:3000/resources/documents/${documentId}${query}`);
  const context = { actor, cspNonce: 'n', requestId: 'request' };
  try {
    return (await loader({ request, params: { documentId }, context } as never)) as Response;
  } catch (thrown) {
    if (thrown instanceof Response) {
      return thrown;
    }
    throw thrown;
  }
}

test('every document of a case × every role: exactly the allowed ones, and one answer for all others', async () => {
  const customer = await buildCustomer();
  const invoice = await buildInvoice({ customerId: customer._id });
  const { case: opened, customer: opener } = await buildCase({ invoice, input: { reason: 'LOG-01' } });
  const mine = { customerId: customer._id };
  const admitted = await buildActor('guest', {
    guestOf: [{ caseId: opened._id, until: new Date(Date.now() + 86_400_000) }],
  });
  const expired = await buildActor('guest', { guestOf: [{ caseId: opened._id, until: new Date(Date.now() - 1) }] });
  await Cases.within(everything()).updateOne(
    { _id: opened._id },
    {
      $set: {
        guests: [
          { userId: admitted.userId, until: new Date(Date.now() + 86_400_000) },
          { userId: expired.userId, until: new Date(Date.now() - 1) },
        ],
      },
    },
  );
  const accounting = await buildActor('accounting');
  const people: Record<string, Actor | null> = {
    opener,
    colleague: await buildActor('customer', mine),
    'customer-admin': await buildActor('customer-admin', mine),
    'other customer': await buildActor('customer'),
    'admitted guest': admitted,
    'expired guest': expired,
    'uninvited guest': await buildActor('guest'),
    accounting,
    'accounting of others': await buildActor('accounting', { portfolio: 'own' }),
    sales: await buildActor('sales'),
    'sales of others': await buildActor('sales', { portfolio: 'own' }),
    logistics: await buildActor('resolver', { departments: ['logistics'] }),
    quality: await buildActor('resolver', { departments: ['quality'] }),
    manager: await buildActor('manager'),
    auditor: await buildActor('auditor'),
    admin: await buildActor('admin'),
    'admin with access': await buildActor('admin', { elevatedUntil: new Date(Date.now() + 60_000) }),
    nobody: null,
  };
  const readers = (...names: string[]) => new Set(names);
  const staff = ['accounting', 'sales', 'logistics', 'manager', 'auditor', 'admin with access'];
  const outside = ['opener', 'colleague', 'customer-admin', 'admitted guest'];
  const invoicePdf = await storeUploadedFile({ actor: accounting, name: 'FA-1.pdf', bytes: PDF, audience: 'shared' });
  await Documents.within(everything()).updateOne(
    { _id: invoicePdf._id },
    { $set: { attachedTo: { kind: 'invoice', id: invoice._id }, customerId: customer._id } },
  );
  const documents: Record<string, [string, Set<string>]> = {
    shared: [(await attached(opener, opened._id, 'shared'))._id, readers(...staff, ...outside)],
    'shared by staff': [(await attached(accounting, opened._id, 'shared'))._id, readers(...staff, ...outside)],
    internal: [(await attached(accounting, opened._id, 'internal'))._id, readers(...staff)],
    unattached: [
      (await storeUploadedFile({ actor: opener, name: 'a.png', bytes: PNG, audience: 'shared' }))._id,
      readers('opener'),
    ],
    'invoice pdf': [invoicePdf._id, readers(...staff, 'opener', 'colleague', 'customer-admin')],
    unknown: [newId(), readers()],
  };
  const allowed: string[] = [];
  const expectedPairs: string[] = [];
  const refusals = new Set<string>();
  for (const [what, [id, expected]] of Object.entries(documents)) {
    for (const [who, actor] of Object.entries(people)) {
      if (expected.has(who)) {
        expectedPairs.push(`${what} → ${who}`);
      }
      const response = await get(actor, id);
      if (response.status === 302 || response.status === 200) {
        allowed.push(`${what} → ${who}`);
        await response.body?.cancel();
      } else if (actor) {
        refusals.add(`${response.status} ${await response.text()}`);
      } else {
        expect(response.status).toBe(401);
      }
    }
  }
  expect(allowed.sort()).toEqual(expectedPairs.sort());
  expect(refusals.size).toBe(1);
  expect([...refusals][0]).toMatch(/^404 /);
});

test('a shared document is a link of at most a minute that works for that long and no longer', async () => {
  const { case: opened, customer } = await buildCase();
  const document = await attached(customer, opened._id, 'shared');
  const response = await get(customer, document._id);
  expect(response.status).toBe(302);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  const link = response.headers.get('location') ?? '';
  expect(Number(new URL(link).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(60);
  const file = await fetch(link);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment;/);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(PDF);
  running().store.clock.offsetMs = 61_000;
  const late = await fetch(link);
  running().store.clock.offsetMs = 0;
  expect(late.status).toBe(403);
});

test('shown in the browser: images and PDF on request, nothing else', async () => {
  const { case: opened, customer } = await buildCase();
  const document = await attached(customer, opened._id, 'shared');
  const viewed = await fetch((await get(customer, document._id, '?view=1')).headers.get('location') ?? '');
  expect(viewed.headers.get('content-disposition')).toMatch(/^inline;/);
  expect(viewed.headers.get('content-security-policy')).toContain('sandbox');
  await viewed.arrayBuffer();
  const text = await storeUploadedFile({
    actor: customer,
    name: 'a.txt',
    bytes: Buffer.from('hello'),
    audience: 'shared',
  });
  const saved = await fetch((await get(customer, text._id, '?view=1')).headers.get('location') ?? '');
  expect(saved.headers.get('content-disposition')).toMatch(/^attachment;/);
  await saved.arrayBuffer();
});

test('an internal document goes through the application: no address of it exists', async () => {
  const { case: opened } = await buildCase();
  const staff = await buildActor('manager');
  const document = await attached(staff, opened._id, 'internal');
  const response = await get(staff, document._id, '?view=1');
  expect(response.status).toBe(200);
  expect(response.headers.get('location')).toBeNull();
  expect(response.headers.get('content-disposition')).toMatch(/^inline;/);
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
});

test('every download is on record, with who and how', async () => {
  const { case: opened, customer } = await buildCase();
  const document = await attached(customer, opened._id, 'shared');
  const stranger = await buildActor('customer');
  await openDocument({ actor: customer, documentId: document._id, inline: false, requestId: 'r1' });
  await openDocument({ actor: stranger, documentId: document._id, inline: false, requestId: 'r2' }).catch(() => null);
  const accesses = await DocumentAccesses.within(everything()).find({ documentId: document._id });
  expect(accesses).toHaveLength(1);
  expect(accesses[0]).toMatchObject({ userId: customer.userId, role: 'customer', how: 'download', requestId: 'r1' });
});

test('a guest whose access was withdrawn loses the files they brought, too', async () => {
  const { case: opened } = await buildCase();
  const until = new Date(Date.now() + 86_400_000);
  const guest = await buildActor('guest', { guestOf: [{ caseId: opened._id, until }] });
  await Cases.within(everything()).updateOne(
    { _id: opened._id },
    { $set: { guests: [{ userId: guest.userId, until }] } },
  );
  const document = await attached(guest, opened._id, 'shared');
  const open = () => openDocument({ actor: guest, documentId: document._id, inline: false, requestId: 'r' });
  await expect(open()).resolves.toHaveProperty('how', 'link');
  await Cases.within(everything()).updateOne({ _id: opened._id }, { $set: { guests: [] } });
  await expect(open()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the files of a message that was taken back are out of reach for everybody, and what else speaks of one keeps it', async () => {
  const { case: opened, customer } = await buildCase();
  const accounting = await buildActor('accounting');
  const stream = caseStream(opened._id);
  const say = async (audience: Audience, documents: string[]) =>
    postMessage({
      actor: accounting,
      input: { stream, audience, clientId: crypto.randomUUID(), body: richTextOf('please find attached'), documents },
    });
  const store = () => storeUploadedFile({ actor: accounting, name: 'margin.pdf', bytes: PDF, audience: 'shared' });
  const [wrong, kept] = [await store(), await attached(accounting, opened._id, 'shared')];
  const message = await say('shared', [wrong._id, kept._id]);
  expect((await get(customer, wrong._id)).status).toBe(302);
  const cards = async () =>
    (await getPortalCase({ actor: customer, caseId: opened._id })).documents.map(({ _id }) => _id).sort();
  expect(await cards()).toEqual([wrong._id, kept._id].sort());

  const [checked] = await appendEntries({
    stream,
    actor: systemActor,
    entries: [
      {
        type: 'document.checked',
        audience: 'shared',
        data: { documentId: wrong._id, name: wrong.name, result: 'ready' },
      },
    ],
  });
  await redactMessage({ actor: accounting, entryId: message._id, rev: message.all.rev });
  const unknown = await (await get(customer, newId())).text();
  const auditor = await buildActor('auditor');
  for (const actor of [customer, accounting, auditor]) {
    for (const query of ['', '?inline=1']) {
      const answer = await get(actor, wrong._id, query);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toBe(unknown);
    }
    expect((await get(actor, kept._id)).status).toBe(302);
  }
  expect(await cards()).toEqual([kept._id]);
  expect((await getCase({ actor: accounting, caseId: opened._id })).documents.map(({ _id }) => _id)).toEqual([
    kept._id,
  ]);
  // The tombstone names no file, to neither side, not even from the version that still travels.
  for (const numbering of ['all', 'shared'] as const) {
    const shown = await presentEntries([message, checked as EntryDoc], numbering);
    expect(JSON.stringify(shown)).not.toContain(wrong.name);
    expect(shown[0]?.message?.documents.map(({ id }) => id)).toEqual([kept._id]);
  }
  // Sealed, not destroyed; and it cannot come back by another door.
  const sealed = await Documents.within(everything()).findById(wrong._id);
  expect(sealed).toMatchObject({ state: 'withdrawn', attachedTo: { kind: 'case', id: opened._id } });
  expect(await isStored(wrong.key)).toBe(true);
  await expect(say('shared', [wrong._id])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(
    addCaseDocuments({ actor: accounting, caseId: opened._id, documentIds: [wrong._id], audience: 'shared' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(finaliseUpload({ actor: accounting, documentId: wrong._id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await verifyStream(stream)).toEqual([]);
});
