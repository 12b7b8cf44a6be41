import { describe, expect, test } from 'vitest';
import type { Language } from '#models/contracts/roles.ts';
import { type EmailRequest, renderEmail } from '#server/emails/render-email.ts';
import { durationInWords, momentInWords, safeName } from '#server/emails/wording.ts';

const LINK = 'https://portal.example/i/token?a=1&b=2';
const common = { productName: 'Entente', companyName: 'Ateliers & Fils', recipientName: 'Zoé Martin' };
const at = new Date('2026-11-21T10:15:00Z');

const requests = (language: Language): EmailRequest[] => [
  {
    template: 'invitation',
    language,
    props: { ...common, inviterName: 'Marc Roy', organisationName: 'Bois SA', link: LINK, validForMinutes: 10_080 },
  },
  { template: 'password-reset', language, props: { ...common, link: LINK, validForMinutes: 60 } },
  { template: 'magic-link', language, props: { ...common, link: LINK, validForMinutes: 10 } },
  {
    template: 'email-changed',
    language,
    props: {
      ...common,
      newAddress: 'new@client.example',
      at,
      timeZone: 'Europe/Paris',
      contactAddress: 'help@ateliers.example',
    },
  },
  {
    template: 'break-glass-notice',
    language,
    props: {
      ...common,
      adminName: 'Ada Kern',
      justification: 'Ticket 4711: Dupont ne voit plus FA-1',
      at,
      until: new Date(at.getTime() + 30 * 60_000),
      timeZone: 'Europe/Paris',
    },
  },
  ...(['password-changed', 'new-sign-in'] as const).map(
    (event): EmailRequest => ({
      template: 'security-notice',
      language,
      props: { ...common, event, at, timeZone: 'Europe/Paris', device: 'Firefox, Linux', link: LINK },
    }),
  ),
];

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  test.each(requests(language))('$template says who writes, what for and what to do', async (request) => {
    const { subject, html, text } = await renderEmail(request);
    expect(subject).toContain('Entente');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).toContain('Ateliers & Fils');
    expect(text).toContain('Zoé Martin');
    expect(text).toMatch(language === 'fr' ? /^Bonjour / : /^Hello /);
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain('Ateliers &amp; Fils');
    // Nothing undefined reached a sentence, and no placeholder was left.
    expect(text + subject).not.toMatch(/undefined|null|NaN|\$\{|\[object/);
    if (language === 'fr') expect(text).toMatch(/\b(?:vous|votre)\b/i);
    expect(text).not.toMatch(
      language === 'fr' ? /(?<!\p{L})(?:your|this|ton|tes|tu)(?!\p{L})/iu : /\b(?:vous|votre)\b/,
    );
  });

  test.each(requests(language))('$template loads nothing and tracks nobody', async (request) => {
    const { html } = await renderEmail(request);
    expect(html).not.toMatch(/<(?:img|script|link|iframe|form|object|style)\b|src=|url\(|@import/i);
    const addresses = [...html.matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => address);
    const foreign = addresses.filter(
      (address) => !address.startsWith('https://portal.example/') && !address.includes('w3.org'),
    );
    expect(foreign).toEqual([]);
  });

  test.each(requests(language))('$template shows in text what it shows in HTML', async (request) => {
    const { html, text } = await renderEmail(request);
    const visible = html
      .replace(/<head>.*?<\/head>/s, '')
      .replace(/<(\w+)[^>]*data-skip-in-text="true"[^>]*>.*?<\/\1>/gs, '')
      .replace(/<!--.*?-->/gs, '')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&amp;', '&')
      .replaceAll('&#x27;', "'");
    const words = (content: string) => content.replace(/-{5,}/g, '').split(/\s+/).filter(Boolean);
    expect(words(text)).toEqual(words(visible));
  });

  test('a link stands in both, with its life in words', async () => {
    const [, reset] = requests(language);
    const { html, text } = await renderEmail(reset as EmailRequest);
    expect(text.split('\n')).toContain(LINK);
    expect(html).toContain('href="https://portal.example/i/token?a=1&amp;b=2"');
    expect(text.replaceAll('\u00a0', ' ')).toContain(language === 'fr' ? 'valable 1 heure' : 'works for 1 hour');
    expect(text).toContain(language === 'fr' ? 'ne tenez pas compte de ce message' : 'ignore this message');
  });
});

describe('what strangers typed', () => {
  const invite = (inviterName: string, organisationName = 'Bois SA') =>
    renderEmail({
      template: 'invitation',
      language: 'en',
      props: { ...common, inviterName, organisationName, link: LINK, validForMinutes: 60 },
    });

  test('stays text', async () => {
    const { html } = await invite('<img src=x onerror=alert(1)>', '<a href="https://evil.example">x</a>');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('href="https://evil.example"');
  });

  test('stays one line of bounded length', async () => {
    const { subject, text } = await invite(`Eve\r\nBcc: all@client.example\n\n${'x'.repeat(5000)}\u202e`);
    expect(subject).not.toMatch(/[\r\n\u202e]/);
    expect(subject.length).toBeLessThan(250);
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/^Bcc:/m);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', '//portal.example', 'https://a b', 'mailto:x@y.z', ''])(
    'the link %j is refused',
    async (link) => {
      const props = { ...common, link, validForMinutes: 10 };
      await expect(renderEmail({ template: 'magic-link', language: 'en', props })).rejects.toThrow('web address');
    },
  );

  test('the greeting does without a name', async () => {
    const props = { productName: 'Entente', companyName: 'Bois', link: LINK, validForMinutes: 10 };
    const { text } = await renderEmail({ template: 'magic-link', language: 'fr', props });
    expect(text).toMatch(/^Bonjour,/);
  });
});

test.each([
  [1, '1 minute', '1 minute'],
  [10, '10 minutes', '10 minutes'],
  [60, '1 hour', '1 heure'],
  [90, '90 minutes', '90 minutes'],
  [1440, '24 hours', '24 heures'],
  [2880, '2 days', '2 jours'],
  [10_080, '7 days', '7 jours'],
])('%i minutes in words', (minutes, english, french) => {
  expect(durationInWords(minutes, 'en')).toBe(english);
  expect(durationInWords(minutes, 'fr').replace(/\s/g, ' ')).toBe(french);
});

test('a moment names its zone', () => {
  expect(momentInWords(at, 'Europe/Paris', 'en')).toBe('21 November 2026 at 11:15 (CET)');
  expect(momentInWords(at, 'Europe/Paris', 'fr')).toBe('21 novembre 2026 à 11:15 (UTC+1)');
});

test('a name keeps its letters and loses its tricks', () => {
  expect(safeName('  Jean-François   d’Été ')).toBe('Jean-François d’Été');
  expect(safeName('a\u0000b\u2028c\u200bd')).toBe('a b cd');
});
