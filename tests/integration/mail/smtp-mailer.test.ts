import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { type MailStore, openMailStore } from '#server/embedded/mail/mail-store.ts';
import { startSmtpSink } from '#server/embedded/mail/smtp-sink.ts';
import type { MailMessage } from '#server/integrations/mail/mailer.ts';
import { createSmtpMailer } from '#server/integrations/mail/smtp-mailer.ts';

const cleanups: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const message: MailMessage = { to: 'zoe@client.example', subject: 'Été', html: '<p>Bonjour</p>', text: 'Bonjour' };

async function openStore(): Promise<MailStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'entente-mail-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  return openMailStore({ dataDir });
}

function mailerFor(url: string) {
  const mailer = createSmtpMailer({ url, from: 'Entente <no-reply@entente.example>' });
  cleanups.push(() => mailer.close());
  return mailer;
}

async function startServer(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.server.address() as AddressInfo).port;
}

test('a message travels by SMTP and arrives as it was written', async () => {
  const store = await openStore();
  const sink = await startSmtpSink({ store, port: 0 });
  cleanups.push(() => sink.stop());
  const { messageId } = await mailerFor(`smtp://127.0.0.1:${sink.port}`).send({
    ...message,
    text: 'Bonjour\n.\n.a line that begins with a dot\nRCPT TO:<x@evil.example>',
    replyTo: { address: 'case@entente.example', name: 'Dossier LIT-2026-000123' },
    inReplyTo: '<0@entente.example>',
    references: ['<a@entente.example>', '<0@entente.example>'],
    attachments: [{ filename: 'reçu.pdf', contentType: 'application/pdf', content: Buffer.alloc(100_000, 1) }],
  });
  const [summary] = await store.list();
  const mail = await store.get(summary?.id ?? '');
  expect(mail).toMatchObject({
    envelope: { from: 'no-reply@entente.example', to: ['zoe@client.example'] },
    subject: 'Été',
    messageId,
    inReplyTo: '<0@entente.example>',
    attachments: [{ filename: 'reçu.pdf', contentType: 'application/pdf', size: 100_000 }],
  });
  expect(mail?.text.trim()).toBe('Bonjour\n.\n.a line that begins with a dot\nRCPT TO:<x@evil.example>');
  expect(mail?.headers).toContainEqual({ name: 'references', value: '<a@entente.example> <0@entente.example>' });
  expect(messageId).toMatch(/^<[0-9a-f-]{36}@entente\.example>$/);
});

test('the user and password of the address are used, decoded', async () => {
  const seen: unknown[] = [];
  const port = await startServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      seen.push([username, password]);
      done(null, { user: username });
    },
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  });
  await mailerFor(`smtp://user%40portal:p%3Ass%2F@127.0.0.1:${port}`).send(message);
  expect(seen).toEqual([['user@portal', 'p:ss/']]);
});

const refusal = (responseCode: number) => Object.assign(new Error('for zoe@client.example'), { responseCode });

test.each([
  ['an unknown recipient', { onRcptTo: (_a, _s, done) => done(refusal(550)) } satisfies SMTPServerOptions, 'REJECTED'],
  ['a full mailbox', { onRcptTo: (_a, _s, done) => done(refusal(452)) } satisfies SMTPServerOptions, 'UNAVAILABLE'],
  [
    'content refused',
    {
      onData: (stream, _s, done) => void stream.resume().on('end', () => done(refusal(554))),
    } satisfies SMTPServerOptions,
    'REJECTED',
  ],
  ['a server too busy', { onConnect: (_s, done) => done(refusal(421)) } satisfies SMTPServerOptions, 'UNAVAILABLE'],
])('%s', async (_what, options, code) => {
  const port = await startServer(options);
  const error = (await mailerFor(`smtp://127.0.0.1:${port}`)
    .send(message)
    .catch((failure: unknown) => failure)) as Error;
  expect(error).toMatchObject({ name: 'MailError', code });
  expect(error.message).not.toContain('zoe');
});

test('nobody listens, or not a mail server', async () => {
  await expect(mailerFor('smtp://127.0.0.1:9').send(message)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  cleanups.push(() => new Promise((resolve) => other.close(resolve)));
  const { port } = other.address() as AddressInfo;
  await expect(mailerFor(`smtp://127.0.0.1:${port}`).send(message)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('a line break is refused before anything is sent', async () => {
  let connections = 0;
  const port = await startServer({
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
  });
  const bad = { ...message, subject: 'x\r\nBcc: victim@other.example' };
  await expect(mailerFor(`smtp://127.0.0.1:${port}`).send(bad)).rejects.toMatchObject({ code: 'INVALID' });
  expect(connections).toBe(0);
});

test('a wrong sender is noticed at start', () => {
  expect(() => createSmtpMailer({ url: 'smtp://127.0.0.1:9', from: 'nobody' })).toThrow('from');
});

test('the sink keeps many messages arriving at once', async () => {
  const store = await openStore();
  const sink = await startSmtpSink({ store, port: 0 });
  cleanups.push(() => sink.stop());
  const mailer = mailerFor(`smtp://127.0.0.1:${sink.port}`);
  await Promise.all(Array.from({ length: 30 }, (_value, index) => mailer.send({ ...message, subject: `n${index}` })));
  expect(new Set((await store.list()).map(({ subject }) => subject)).size).toBe(30);
});
