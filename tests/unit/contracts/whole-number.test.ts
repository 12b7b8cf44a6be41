import { expect, test } from 'vitest';
import { TransitionSchema } from '#models/contracts/cases.ts';
import { ConfirmInvoiceSchema } from '#models/contracts/invoices.ts';
import { MessageSendSchema } from '#models/contracts/realtime.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { SetTeamSchema } from '#models/contracts/views.ts';
import { OrdinalSchema, WholeNumberSchema } from '#models/contracts/whole-number.ts';

test.each([
  ['0', 0],
  ['4', 4],
  ['007', 7],
  [12, 12],
])('%j is the whole number %d', (given, expected) => {
  expect(WholeNumberSchema.parse(given)).toBe(expected);
});

test.each([
  '',
  ' ',
  '0x4',
  '1e3',
  '4.0',
  '4,0',
  '+4',
  '-4',
  ' 4',
  '４',
  'Infinity',
  '1'.repeat(16),
  -1,
  1.5,
  Number.NaN,
  true,
  null,
  [4],
  undefined,
])('%j is none', (given) => {
  expect(WholeNumberSchema.safeParse(given).success).toBe(false);
});

test('the version of a page is needed, and is written in plain digits', () => {
  const forms = [
    (version: object) => TransitionSchema.safeParse({ action: 'start', ...version }),
    (version: object) => ConfirmInvoiceSchema.safeParse({ ...version }),
    (version: object) => SetTeamSchema.safeParse({ userIds: [], ...version }),
  ];
  for (const parse of forms) {
    expect(parse({ version: '4' })).toMatchObject({ success: true, data: { version: 4 } });
    expect(parse({ version: '0x4' }).success).toBe(false);
    expect(parse({}).success).toBe(false);
  }
});

test('a document named twice in one message is in it once', () => {
  const sent = MessageSendSchema.parse({
    stream: 'case:casenumberone',
    audience: 'shared',
    clientId: crypto.randomUUID(),
    body: richTextOf('Here'),
    documents: ['b', 'a', 'b'],
  });
  expect(sent.documents).toEqual(['b', 'a']);
});

test('an ordinal begins at one', () => {
  expect(OrdinalSchema.safeParse('0').success).toBe(false);
  expect(OrdinalSchema.parse('1')).toBe(1);
});
