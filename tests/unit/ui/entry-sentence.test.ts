import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { formatter } from '#app/hooks/use-format.ts';
import { i18nOptions } from '#app/i18n/config.ts';
import { addFormatters } from '#app/i18n/formatters.ts';
import casesEn from '#app/i18n/locales/en/cases.json';
import commonEn from '#app/i18n/locales/en/common.json';
import reasonsEn from '#app/i18n/locales/en/reasons.json';
import casesFr from '#app/i18n/locales/fr/cases.json';
import commonFr from '#app/i18n/locales/fr/common.json';
import reasonsFr from '#app/i18n/locales/fr/reasons.json';
import { entrySentence } from '#app/utils/entry-sentence.ts';
import { ENTRY_TYPES } from '#models/contracts/entries.ts';

const resources = {
  en: { cases: casesEn, common: commonEn, reasons: reasonsEn },
  fr: { cases: casesFr, common: commonFr, reasons: reasonsFr },
};
const translatorOf = (language: 'en' | 'fr') => {
  const instance = createInstance({
    ...i18nOptions,
    lng: language,
    resources,
    defaultNS: 'cases',
    initImmediate: false,
  });
  void instance.init();
  addFormatters(instance);
  return instance.getFixedT<['cases', 'common', 'reasons']>(language, ['cases', 'common', 'reasons']);
};
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const say = (
  language: 'en' | 'fr',
  type: (typeof ENTRY_TYPES)[number],
  data?: Record<string, unknown>,
  authorName = 'Camille Moreau',
) => plain(entrySentence({ type, data, authorName }, translatorOf(language), formatter(language, 'Europe/Paris')));

test('a case that opens says its number, the money and why', () => {
  const data = {
    number: 'LIT-2026-000123',
    reason: 'PRC-01',
    currency: 'EUR',
    items: [{ disputed: 100_000 }, { disputed: 50_000 }],
    documents: [],
  };
  expect(say('en', 'case.opened', data)).toBe(
    'Camille Moreau opened case LIT-2026-000123: €1,500.00 in dispute (Price ≠ agreed)',
  );
  expect(say('fr', 'case.opened', data)).toBe(
    'Camille Moreau a ouvert le litige LIT-2026-000123 : 1 500,00 € contestés (Prix ≠ convenu)',
  );
});

test('a proposal says what is accepted, what is maintained and until when', () => {
  const data = {
    version: 1,
    resolution: 'CREDIT_PARTIAL',
    accepted: 36_000,
    maintained: 114_000,
    currency: 'EUR',
    explanation: '',
    answerBy: '2026-10-14',
    documents: [],
  };
  expect(say('fr', 'proposal.made', data)).toBe(
    'Camille Moreau a proposé : Avoir partiel, 360,00 € acceptés, 1 140,00 € maintenus, réponse avant le 14 oct. 2026',
  );
});

test('corrected terms say from when each invoice is due', () => {
  const data = {
    version: 1,
    resolution: 'TERMS_CORRECTED',
    accepted: 0,
    maintained: 114_000,
    currency: 'EUR',
    explanation: '',
    answerBy: '2026-10-14',
    dueDates: [
      { invoiceNumber: 'F-1', dueOn: '2026-11-30' },
      { invoiceNumber: 'F-2', dueOn: '2026-12-31' },
    ],
    documents: [],
  };
  expect(say('en', 'proposal.made', data)).toBe(
    'Camille Moreau proposed: Terms corrected, new due date 30 Nov 2026 (F-1) and 31 Dec 2026 (F-2), €1,140.00 maintained, answer by 14 Oct 2026',
  );
});

test.each(ENTRY_TYPES)('%s is a sentence in both languages, even when the reader received none of its data', (type) => {
  for (const language of ['en', 'fr'] as const) {
    const sentence = say(language, type);
    expect(sentence).not.toMatch(/entries\.|\{\{|undefined/);
    expect(sentence.length).toBeGreaterThan(8);
  }
  expect(say('en', type)).not.toBe(say('fr', type));
});

test('a name that looks like a placeholder takes nothing of the sentence', () => {
  const data = { reason: 'PRC-01', disputed: 50_000, currency: 'EUR' };
  const said = say('en', 'case.qualified', data, '{{reason}} {{amount}} $t(common:roles.admin) <b>');
  expect(said.replaceAll('\u2060', '')).toBe(
    '{{reason}} {{amount}} $t(common:roles.admin) <b> confirmed the reason “Price ≠ agreed” and €500.00 in dispute',
  );
});
