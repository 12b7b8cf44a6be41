import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailSinkRouter } from '#server/embedded/mail/mail-sink-router.ts';
import { type MailStore, openMailStore, type StoredMail } from '#server/embedded/mail/mail-store.ts';
import { createSinkMailer } from '#server/embedded/mail/sink-mailer.ts';

let dataDir: string;
let store: MailStore;
let server: Server;
let origin: string;
let mailId: string;

const HOSTILE_HTML =
  '<html><head><title>t</title></head><body><script>alert(1)</script><p>Hello <a href="https://portal.example/i?a=1&amp;b=2">here</a></p></body></html>';

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'entente-mail-'));
  store = await openMailStore({ dataDir });
  const mailer = createSinkMailer({ store, from: 'Entente <no-reply@entente.example>' });
  await mailer.send({
    to: { address: 'Zoe@client.example', name: 'Zoé' },
    subject: '<b>Réclamation</b> & suite',
    html: HOSTILE_HTML,
    text: 'See https://portal.example/text, thank you. </pre><script>alert(2)</script>',
    messageId: '<1@entente.example>',
    inReplyTo: '<0@entente.example>',
    headers: { 'X-Entente-Case': 'LIT-2026-000123' },
    attachments: [{ filename: 'reçu.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') }],
  });
  mailId = (await store.list())[0]?.id ?? '';
  await mailer.send({ to: 'marc@client.example', subject: 'Second', html: '<p>2</p>', text: '2' });
  server = createServer(express().use(mailSinkRouter({ store }))).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dataDir, { recursive: true, force: true });
});

const visit = async (path: string, language = 'en') => {
  const response = await fetch(origin + path, { headers: { 'accept-language': language } });
  return { status: response.status, headers: response.headers, body: await response.text() };
};
const visitJson = async <T>(path: string) => (await (await fetch(origin + path)).json()) as T;

describe('what is kept', () => {
  test('every message as it arrived, and taken apart', async () => {
    const mail = await store.get(mailId);
    expect(mail).toMatchObject({
      envelope: { from: 'no-reply@entente.example', to: ['Zoe@client.example'] },
      from: 'Entente <no-reply@entente.example>',
      to: ['Zoé <Zoe@client.example>'],
      subject: '<b>Réclamation</b> & suite',
      messageId: '<1@entente.example>',
      inReplyTo: '<0@entente.example>',
      links: ['https://portal.example/i?a=1&b=2', 'https://portal.example/text'],
      attachments: [{ filename: 'reçu.pdf', contentType: 'application/pdf', size: 5 }],
    } satisfies Partial<StoredMail>);
    expect(mail?.html).toContain('Hello');
    expect(mail?.headers).toContainEqual({ name: 'x-entente-case', value: 'LIT-2026-000123' });
    expect(mail?.headers).toContainEqual({ name: 'auto-submitted', value: 'auto-generated' });
    expect((await store.getRaw(mailId))?.toString()).toContain('Message-ID: <1@entente.example>');
  });

  test('newest first, and by recipient whatever the case', async () => {
    expect((await store.list()).map(({ subject }) => subject)).toEqual(['Second', '<b>Réclamation</b> & suite']);
    expect((await store.list({ to: ' zoe@CLIENT.example ' })).map(({ id }) => id)).toEqual([mailId]);
    expect(await store.list({ to: 'client.example' })).toEqual([]);
    expect(await store.list({ limit: 1 })).toHaveLength(1);
  });

  test('survives a restart, leftovers of a crash do not', async () => {
    const folder = join(dataDir, 'mail');
    const old = '000000000001-0000000000000000';
    await writeFile(join(folder, `${old}.eml`), 'without index');
    await writeFile(join(folder, `${old}.json.1.tmp`), '{"id"');
    const again = await openMailStore({ dataDir });
    expect((await again.list()).length).toBe((await store.list()).length);
    expect((await readdir(folder)).filter((name) => name.startsWith(old))).toEqual([]);
  });

  test('no more than it should be', async () => {
    const other = await mkdtemp(join(tmpdir(), 'entente-mail-'));
    const small = await openMailStore({ dataDir: other, keep: 3 });
    const envelope = { from: 'a@b.example', to: ['c@d.example'] };
    for (let index = 0; index < 8; index += 1) await small.add(Buffer.from(`Subject: ${index}\r\n\r\nx`), envelope);
    expect((await small.list()).map(({ subject }) => subject)).toEqual(['7', '6', '5']);
    expect(await readdir(join(other, 'mail'))).toHaveLength(6);
    await rm(other, { recursive: true });
  });

  test.each(['../mail/x', '..', '%2e%2e', '000000000001-000000000000000g', ''])(
    'the id %j leads nowhere',
    async (id) => {
      expect(await store.get(id)).toBeUndefined();
      expect(await store.getRaw(id)).toBeUndefined();
    },
  );
});

describe('the pages', () => {
  test('list mail in the reader’s language and filter it', async () => {
    const french = await visit('/dev/mail', 'fr-FR,fr;q=0.9,en;q=0.5');
    expect(french.body).toContain('<html lang="fr">');
    expect(french.body).toContain('Courrier de cette installation');
    const english = await visit('/dev/mail?to=marc%40client.example', 'de');
    expect(english.body).toContain('<html lang="en">');
    expect(english.body).toContain('Second');
    expect(english.body).not.toContain('clamation');
    expect(english.body).toContain('value="marc@client.example"');
  });

  test('show one mail with everything a reader may look for', async () => {
    const { body } = await visit(`/dev/mail/${mailId}`);
    expect(body).toContain('<h1>&lt;b&gt;Réclamation&lt;/b&gt; &amp; suite</h1>');
    expect(body).toContain('href="https://portal.example/i?a=1&amp;b=2"');
    expect(body).toContain('x-entente-case: LIT-2026-000123');
    expect(body).toContain('reçu.pdf (application/pdf, 5 B)');
    expect(body).toMatch(/<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="[^"]+" title="[^"]+"/);
  });

  test('run nothing, load nothing, and are stored nowhere', async () => {
    for (const path of ['/dev/mail', `/dev/mail/${mailId}`, '/dev/mail?to=%22%3E%3Cscript%3Ealert(3)%3C/script%3E']) {
      const { headers, body } = await visit(path);
      expect(body).not.toMatch(/<script|onerror=|javascript:/i);
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; frame-src 'self'/,
      );
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('private, no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('confine a message, in its frame and opened alone', async () => {
    const { headers, body } = await visit(`/dev/mail/${mailId}/html`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
    expect(body).toContain('<head><base target="_blank">');
  });

  test('answer in JSON for tests', async () => {
    const { mails } = await visitJson<{ mails: Array<{ id: string }> }>('/dev/mail.json?to=zoe@client.example');
    expect(mails.map(({ id }) => id)).toEqual([mailId]);
    const mail = await visitJson<StoredMail>(`/dev/mail/${mailId}.json`);
    expect(mail.links[0]).toBe('https://portal.example/i?a=1&b=2');
    const raw = await visit(`/dev/mail/${mailId}.eml`);
    expect(raw.headers.get('content-disposition')).toContain('attachment');
  });

  test.each(['/dev/mail/absent', '/dev/mail/absent.json', '/dev/mail/absent/html', '/dev/mail/absent.eml'])(
    '%s is 404',
    async (path) => expect((await visit(path)).status).toBe(404),
  );
});

describe('sign-in links are for this machine only', () => {
  const ask = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const req = request(origin + path, { headers }, (res) => {
        res.resume();
        resolve(res.statusCode ?? 0);
      });
      req.on('error', reject).end();
    });
  const local = () => new URL(origin).host;

  test('a local name is served', async () => {
    expect(await ask('/dev/mail', { host: local() })).toBe(200);
    expect(await ask('/dev/mail', { host: `localhost:${new URL(origin).port}` })).toBe(200);
  });

  test.each<Record<string, string>>([
    { host: 'evil.example' },
    { host: 'localhost.evil.example' },
    { host: '127.0.0.1.evil.example:3000' },
    { host: 'localhost', 'x-forwarded-for': '203.0.113.9' },
    { host: 'localhost', forwarded: 'for=203.0.113.9' },
  ])('%j is not', async (headers) => {
    for (const path of [
      '/dev/mail',
      '/DEV/Mail',
      '/dev/mail/',
      '/dev/mail.json',
      `/dev/mail/${mailId}`,
      `/dev/MAIL/${mailId}.json`,
    ]) {
      expect(await ask(path, headers), path).toBe(404);
    }
  });
});
