import { expect, test } from 'vitest';
import { parseDebianMirrors } from '#server/embedded/database/install/apt-sources.ts';

test('stanzas of Debian suites name their mirror and keyring', () => {
  const text = [
    'Types: deb',
    '# a remark',
    'URIs: http://mirror.example/debian',
    'Suites: bookworm bookworm-updates',
    'Components: main contrib',
    'Signed-By: /usr/share/keyrings/debian.gpg',
    '',
    'Types: deb',
    'URIs: http://mirror.example/debian-security',
    'Suites: bookworm-security',
    'Components: main',
  ].join('\n');
  expect(parseDebianMirrors(text, 'debian.sources')).toEqual([
    {
      uri: 'http://mirror.example/debian',
      suites: ['bookworm', 'bookworm-updates'],
      signedBy: '/usr/share/keyrings/debian.gpg',
    },
  ]);
});

test('a key written into the stanza is not mistaken for a file', () => {
  const text =
    'Types: deb\nURIs: https://mirror.example/debian\nSuites: trixie\nComponents: main\nSigned-By:\n -----BEGIN PGP\n .\n abc\n';
  expect(parseDebianMirrors(text, 'x.sources')).toEqual([
    { uri: 'https://mirror.example/debian', suites: ['trixie'], signedBy: null },
  ]);
});

test('disabled stanzas, source packages, other distributions and discs do not count', () => {
  const stanza = (lines: string) => parseDebianMirrors(lines, 'x.sources');
  expect(stanza('Enabled: no\nTypes: deb\nURIs: http://m.example/d\nSuites: sid\nComponents: main')).toEqual([]);
  expect(stanza('Types: deb-src\nURIs: http://m.example/d\nSuites: sid\nComponents: main')).toEqual([]);
  expect(stanza('Types: deb\nURIs: http://m.example/d\nSuites: noble\nComponents: main')).toEqual([]);
  expect(parseDebianMirrors('deb cdrom:[Debian]/ bookworm main', 'sources.list')).toEqual([]);
});

test('one-line entries are read with their options', () => {
  const text = [
    '# deb http://old.example/debian bullseye main',
    'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian trixie main contrib # remark',
    'deb http://vendor.example/apt stable-tool main',
  ].join('\n');
  expect(parseDebianMirrors(text, 'sources.list')).toEqual([
    { uri: 'http://mirror.example/debian', suites: ['trixie'], signedBy: '/k.gpg' },
  ]);
});
