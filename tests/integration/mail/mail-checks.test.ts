import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailStore, openMailStore } from '#server/embedded/mail/mail-store.ts';
import { createSinkMailer } from '#server/embedded/mail/sink-mailer.ts';
import { parseSender } from '#server/integrations/mail/mail-checks.ts';
import { MailError, type Mailer, type MailMessage } from '#server/integrations/mail/mailer.ts';

let dataDir: string;
let store: MailStore;
let mailer: Mailer;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'entente-mail-'));
  store = await openMailStore({ dataDir });
  mailer = createSinkMailer({ store, from: 'Entente <no-reply@entente.example>' });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const message: MailMessage = { to: 'a@client.example', subject: 'Subject', html: '<p>Hello</p>', text: 'Hello' };

/** Each would add a header, end the headers, or cut a line short if it got through. */
const BREAKS = [
  'x\r\nBcc: victim@other.example',
  'x\nBcc: victim@other.example',
  'x\rBcc: victim@other.example',
  'x\r\n\r\nanother body',
  'x\r\n Bcc: folded@other.example',
  '\r\nx',
  'x\u0000y',
  'x\u000by',
  'x\u000cy',
  'x\u0085y',
  'x\u2028Bcc: victim@other.example',
  'x\u2029y',
  'x\u007fy',
];

describe.each(BREAKS)('%j is refused', (text) => {
  test.each<[string, Partial<MailMessage>]>([
    ['subject', { subject: text }],
    ['recipient', { to: text }],
    ['recipient before the @', { to: `${text}@client.example` }],
    ['recipient after the @', { to: `a@client.example${text}` }],
    ['one of many recipients', { to: ['b@client.example', { address: text }] }],
    ['recipient’s name', { to: { address: 'a@client.example', name: text } }],
    ['reply address', { replyTo: `a@client.example${text}` }],
    ['reply name', { replyTo: { address: 'a@client.example', name: text } }],
    ['header value', { headers: { 'X-Entente-Case': text } }],
    ['header name', { headers: { [`X-Entente-${text}`]: 'x' } }],
    ['message id', { messageId: `<${text}@entente.example>` }],
    ['answered id', { inReplyTo: `<a@entente.example>${text}` }],
    ['reference', { references: ['<a@b>', text] }],
    [
      'attachment type',
      { attachments: [{ filename: 'a', contentType: `text/plain${text}`, content: Buffer.alloc(1) }] },
    ],
  ])('in the %s', async (_field, change) => {
    const before = (await store.list()).length;
    const error = await mailer.send({ ...message, ...change }).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(MailError);
    expect(error).toMatchObject({ code: 'INVALID' });
    // Logs must not be split by what was refused.
    expect((error as Error).message).not.toMatch(/[\r\n]|victim/);
    expect((await store.list()).length).toBe(before);
  });
});

test.each([
  'Bcc',
  'To',
  'From',
  'Subject',
  'Content-Type',
  'Reply-To',
  'Sender',
  'Received',
  'MIME-Version',
  'X-Other',
  '',
])('the header %j cannot be set from outside', async (name) => {
  const headers = { [name]: 'victim@other.example' };
  await expect(mailer.send({ ...message, headers })).rejects.toMatchObject({ code: 'INVALID' });
});

test.each([
  'nobody',
  '@client.example',
  'a@',
  'a@b@c.example',
  'a@client.example, b@client.example',
  'a@client.example;b@client.example',
  'A <a@client.example>',
  '"a b"@client.example',
  'a..b@client.example',
  'a@-client.example',
  `${'x'.repeat(65)}@client.example`,
  `a@${'x'.repeat(256)}`,
])('%j is not one address', async (to) => {
  await expect(mailer.send({ ...message, to })).rejects.toMatchObject({ code: 'INVALID' });
});

test('nobody or a crowd is refused', async () => {
  await expect(mailer.send({ ...message, to: [] })).rejects.toMatchObject({ code: 'INVALID' });
  const to = Array.from({ length: 51 }, (_value, index) => `a${index}@client.example`);
  await expect(mailer.send({ ...message, to })).rejects.toMatchObject({ code: 'INVALID' });
});

test('marks that reverse text are taken out, and file names cleaned', async () => {
  await mailer.send({
    ...message,
    to: { address: 'b@client.example', name: 'Zo\u202eé' },
    subject: 'Invoice \u202e4202\u202c',
    attachments: [
      { filename: '../annexe\u202efdp.exe\r\nX: y', contentType: 'application/pdf', content: Buffer.from('x') },
    ],
  });
  const [summary] = await store.list({ to: 'b@client.example' });
  expect(summary?.subject).toBe('Invoice 4202');
  const stored = await store.get(summary?.id ?? '');
  expect(stored?.attachments).toEqual([{ filename: '_annexefdp.exe X_ y', contentType: 'application/pdf', size: 1 }]);
});

test('names with commas, quotes and brackets stay one recipient', async () => {
  await mailer.send({ ...message, to: { address: 'c@client.example', name: 'Roy, "Marc" <x@evil.example>' } });
  const [summary] = await store.list({ to: 'c@client.example' });
  expect(summary?.envelope.to).toEqual(['c@client.example']);
  expect(await store.list({ to: 'x@evil.example' })).toEqual([]);
});

test.each([
  ['no-reply@entente.example', { address: 'no-reply@entente.example', name: '' }],
  ['Entente <no-reply@entente.example>', { address: 'no-reply@entente.example', name: 'Entente' }],
  ['"Ateliers, Fils" <a@b.example>', { address: 'a@b.example', name: 'Ateliers, Fils' }],
])('the sender %s is read', (text, sender) => {
  expect(parseSender(text)).toEqual(sender);
});
