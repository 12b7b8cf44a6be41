import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../app/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map<string, [light: string, dark: string]>();
for (const [, name, light, dark] of css.matchAll(/--color-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)) {
  tokens.set(name!, [light!, dark!]);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string, theme: 0 | 1): number {
  const [one, other] = [tokens.get(a), tokens.get(b)];
  if (!one || !other) {
    throw new Error(`no such token: ${one ? b : a}`);
  }
  const [low, high] = [luminance(one[theme]), luminance(other[theme])].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const PLAIN = ['ground', 'surface', 'hover'];
const TONES = ['brand', 'internal', 'danger', 'settled', 'waiting'];
const TEXT: [text: string, background: string][] = [
  ...PLAIN.flatMap((background): [string, string][] => [
    ['ink', background],
    ['ink-muted', background],
    ...TONES.map((tone): [string, string] => [`${tone}-ink`, background]),
  ]),
  ...TONES.flatMap((tone): [string, string][] => [
    [`on-${tone}`, tone],
    [`${tone}-ink`, `${tone}-soft`],
    ['ink', `${tone}-soft`],
    ['ink-muted', `${tone}-soft`],
  ]),
  ['on-brand', 'brand-hover'],
  ['on-internal', 'internal-hover'],
  ['on-danger', 'danger-hover'],
  ['ink', 'neutral-soft'],
  ['ink-muted', 'neutral-soft'],
  ['surface', 'ink'],
];
const EDGES: [string, string][] = ['line-strong', 'focus', 'brand', 'internal', 'danger'].flatMap((edge) =>
  PLAIN.slice(0, 2).map((background): [string, string] => [edge, background]),
);

describe.each(['light', 'dark'] as const)('in the %s theme', (name) => {
  const theme = name === 'light' ? 0 : 1;

  test.each(TEXT)('%s on %s can be read (4.5:1)', (text, background) => {
    expect(contrast(text, background, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGES)('the edge %s stands out from %s (3:1)', (edge, background) => {
    expect(contrast(edge, background, theme)).toBeGreaterThanOrEqual(3);
  });
});

test('every colour is named for both themes', () => {
  const named = [...css.matchAll(/--color-([a-z-]+):/g)]
    .map(([, name]) => name)
    .filter((name) => !['transparent', 'current'].includes(name!));
  expect(named.filter((name) => !tokens.has(name!) && name !== 'scrim')).toEqual([]);
  expect(tokens.size).toBeGreaterThan(30);
});
