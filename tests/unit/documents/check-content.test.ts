import { expect, test } from 'vitest';
import { type DocumentType, documentTypeOf } from '#models/contracts/documents.ts';
import { checkContent } from '#server/domain/documents/content/check-content.ts';
import { compound, docx, EXE, GIF, JPEG, odt, PDF, PNG, xlsx, zip } from '#tests/factories/files.ts';

const text = (content: string): Buffer => Buffer.from(content, 'utf8');
const check = (name: string, bytes: Buffer) => checkContent(bytes, documentTypeOf(name) as DocumentType);

const BOM16 = Buffer.from([0xff, 0xfe]);
const MAIL = text('From: a@b.example\r\nTo: c@d.example\r\nSubject: Litige\r\n\r\n<html><body>Bonjour</body></html>');

test.each<[string, Buffer]>([
  ['order.pdf', PDF],
  ['damage.png', PNG],
  ['damage.JPG', JPEG],
  ['damage.gif', GIF],
  ['letter.docx', docx()],
  ['prices.xlsx', xlsx()],
  ['letter.odt', odt()],
  ['letter.doc', compound('Root Entry', 'WordDocument')],
  ['prices.xls', compound('Root Entry', 'Workbook')],
  ['mail.msg', compound('Root Entry', '__properties_version1.0')],
  ['hours.csv', text('Date;Heures\n2026-03-01;7,5\n')],
  ['hours.csv', Buffer.concat([BOM16, Buffer.from('Date\tHeures\r\n', 'utf16le')])],
  ['note.txt', Buffer.from('Livr\xe9 \xe0 quai, 3 palettes abim\xe9es', 'latin1')],
  ['note.txt', text('Prix < 5 € et > 3 €')],
  ['mail.eml', MAIL],
  [
    'invoice.xml',
    text('<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'),
  ],
])('%s is taken as it is', async (name, bytes) => {
  expect(await check(name, bytes)).toBeNull();
});

test.each<[string, string, Buffer]>([
  ['a program called order.pdf', 'order.pdf', EXE],
  ['a program called note.txt', 'note.txt', EXE],
  ['a program called prices.xlsx', 'prices.xlsx', EXE],
  ['a page called damage.png', 'damage.png', text('<html><script>alert(1)</script></html>')],
  ['a PNG called damage.jpg', 'damage.jpg', PNG],
  ['a PDF called note.txt', 'note.txt', PDF],
  ['a Word file called prices.xlsx', 'prices.xlsx', docx()],
  ['an archive called letter.docx', 'letter.docx', zip([{ name: 'readme.txt', content: 'x' }])],
  ['an archive called hours.csv', 'hours.csv', zip([{ name: 'readme.txt', content: 'x' }])],
  ['an image that is an archive too', 'damage.gif', Buffer.concat([GIF, zip([{ name: 'a.class', content: 'x' }])])],
  ['a photo that is an archive too', 'damage.jpg', Buffer.concat([JPEG, zip([{ name: 'a.class', content: 'x' }])])],
  ['a PDF that is an archive too', 'order.pdf', Buffer.concat([PDF, zip([{ name: 'a.js', content: 'x' }])])],
  ['an image with something behind its end', 'damage.png', Buffer.concat([PNG, text('<script>alert(1)</script>')])],
  [
    'a page in the comment of an image',
    'damage.gif',
    Buffer.concat([GIF.subarray(0, 13), text('<script>1</script>'), GIF]),
  ],
  ['a PDF behind something else', 'order.pdf', Buffer.concat([text('GIF89a'), PDF])],
  ['a PDF without an end', 'order.pdf', PDF.subarray(0, 60)],
  ['an archive with something before it', 'letter.docx', Buffer.concat([text('MZ'), docx()])],
  ['an archive with something behind it', 'letter.docx', Buffer.concat([docx(), text('x')])],
  ['a text with zero bytes', 'note.txt', Buffer.from('abc\0def')],
  ['words called mail.eml', 'mail.eml', text('Hello, no headers here')],
])('%s is not what it says', async (_what, name, bytes) => {
  expect(await check(name, bytes)).toBe('FILE_TYPE_MISMATCH');
});

test.each<[string, string, Buffer]>([
  ['a Word file with macros', 'letter.docx', docx([{ name: 'word/vbaProject.bin', content: 'x' }])],
  [
    'a Word file whose contents list says macros',
    'letter.docx',
    docx([], 'wordprocessingml.document.macroEnabled.main+xml'),
  ],
  ['an Excel file with old macro sheets', 'prices.xlsx', xlsx([{ name: 'xl/macrosheets/sheet1.xml', content: 'x' }])],
  ['an Excel file with a program inside', 'prices.xlsx', xlsx([{ name: 'xl/media/run.exe', content: 'x' }])],
  ['a former Word file with macros', 'letter.doc', compound('WordDocument', 'Macros', '_VBA_PROJECT')],
  [
    'a file that unpacks to gigabytes',
    'prices.xlsx',
    xlsx([{ name: 'xl/sheet.xml', content: 'x', size: 4_000_000_000 }]),
  ],
  [
    'a file that packs nothing a thousand times',
    'prices.xlsx',
    xlsx([{ name: 'xl/sheet.xml', content: Buffer.alloc(20_000_000) }]),
  ],
  ['a page called note.txt', 'note.txt', text('  <!DOCTYPE html><html></html>')],
  ['a drawing called hours.csv', 'hours.csv', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['a shell program called note.txt', 'note.txt', text('#!/bin/sh\nrm -rf /')],
  [
    'a page in XML',
    'invoice.xml',
    text('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>'),
  ],
  ['XML with entities', 'invoice.xml', text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')],
])('%s is refused', async (_what, name, bytes) => {
  expect(await check(name, bytes)).toBe('FILE_TYPE_NOT_ALLOWED');
});

test('an image of more pixels than anybody can show is refused', async () => {
  const bomb = Buffer.from(PNG);
  bomb.writeUInt32BE(50_000, 16);
  bomb.writeUInt32BE(50_000, 20);
  expect(await check('damage.png', bomb)).toBe('FILE_TYPE_NOT_ALLOWED');
});

test('nothing at all is no file', async () => {
  expect(await check('note.txt', Buffer.alloc(0))).toBe('FILE_EMPTY');
});

test('pages, drawings, programs, archives and macro files have no place by their names', () => {
  for (const name of [
    'a.svg',
    'a.html',
    'a.exe',
    'a.js',
    'a.zip',
    'a.docm',
    'a.xlsm',
    'a',
    'pdf',
    'a.pdf.exe',
    'a.pdf ',
  ]) {
    expect(documentTypeOf(name)).toBeNull();
  }
});
