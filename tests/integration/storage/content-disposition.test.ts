import { expect, test } from 'vitest';
import { cleanFilename, contentDisposition } from '#server/integrations/storage/content-disposition.ts';

const HOSTILE = [
  'a\r\nSet-Cookie: x=y.pdf',
  'a\nb.pdf',
  'a"; filename="evil.exe',
  "a'; filename*=UTF-8''evil.exe",
  'back\\slash".pdf',
  '../../etc/passwd',
  'C:\\Users\\x\\a.pdf',
  'annexe\u202efdp.exe',
  '\u200b\u2066hidden\u2069.pdf',
  '\ufeffbom.pdf',
  'nul\u0000.pdf',
  'line\u2028separator.pdf',
  'half\ud800surrogate.pdf',
  '%0d%0aSet-Cookie.pdf',
  'a;b,c=d.pdf',
  `${'x'.repeat(4096)}.pdf`,
  '🧾'.repeat(500),
];

test.each(HOSTILE)('%j becomes one harmless header line', (filename) => {
  const value = contentDisposition('attachment', filename);
  expect(value).toMatch(
    /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+$/,
  );
  expect(value.match(/"/g)).toHaveLength(2);
  expect(/filename="([^"]*)"/.exec(value)?.[1]).not.toMatch(/[%\\/:]/);
  expect(value.length).toBeLessThan(3000);
  const decoded = decodeURIComponent(value.split(`"; filename*=UTF-8''`)[1] ?? '');
  expect(decoded).toBe(cleanFilename(filename));
  expect(decoded).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:"<>|*?]/u);
});

test('ordinary names keep their letters and their ending', () => {
  expect(contentDisposition('inline', 'Facture n° 12 – été.pdf')).toBe(
    `inline; filename="Facture n_ 12 _ ete.pdf"; filename*=UTF-8''Facture%20n%C2%B0%2012%20%E2%80%93%20%C3%A9t%C3%A9.pdf`,
  );
  expect(cleanFilename(`${'x'.repeat(300)}.pdf`)).toMatch(/^x{176}\.pdf$/);
  expect(cleanFilename('reçu (2).PDF')).toBe('reçu (2).PDF');
});

test.each(['', '   ', '...', '\u202e', '.'])('%j is called a document', (filename) => {
  expect(cleanFilename(filename)).toBe('document');
});
