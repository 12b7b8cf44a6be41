import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NAMESPACES } from '#app/i18n/config.ts';
import { CASE_ACTIONS, CASE_STATES, PRIORITIES, RESOLUTIONS } from '#models/contracts/cases.ts';
import { ERROR_CODES } from '#models/contracts/errors.ts';
import { INVOICE_FILTERS, INVOICE_SORTS, INVOICE_STATUSES } from '#models/contracts/invoices.ts';
import { REASON_CODES, ROOT_CAUSES } from '#models/contracts/reasons.ts';
import { DEPARTMENTS, ROLES } from '#models/contracts/roles.ts';

type Tree = { [key: string]: string | Tree };
const read = (language: 'en' | 'fr', namespace: string): Tree =>
  JSON.parse(
    readFileSync(new URL(`../../../app/i18n/locales/${language}/${namespace}.json`, import.meta.url), 'utf8'),
  ) as Tree;

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') {
      all.set(prefix + key, value);
    } else {
      for (const [inner, text] of flat(value, `${prefix}${key}.`)) {
        all.set(inner, text);
      }
    }
  }
  return all;
}

/** `{{count, number}}` and `{{count}}` are the same variable; French may leave the number out of its singular. */
const variables = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map(([, name]) => name!))].sort();

/** Words that are the same in both languages. */
const SAME = new Set([
  'Segment',
  'Standard',
  'Score',
  'Provision',
  'Entente',
  'English',
  'Français',
  'Menu',
  'Navigation',
  'Imports',
  'Administration',
  'Documents',
  'Internal',
  'Date',
  'Description',
  'Total',
  'Pages',
  'Photo',
  'Code',
  'Type',
  'Source',
  'Action',
  'Actions',
  'Message',
  'Messages',
  'Conversation',
  'Contact',
  'Contacts',
  'Client',
  'Portail',
  'Logistics',
  'Priority',
  'PDF',
  'CSV',
  'IBAN',
  'ID',
  'Notes',
  'Note',
  'Options',
  'Sessions',
  'Session',
  'Import',
  'Question',
  'Questions',
  'Proposition',
  'Version',
  'Service',
  'Invitations',
  'Invitation',
  'Format',
  'Exemple',
  'E-mail',
  'Adresse',
  'Justification',
  'minute',
  'minutes',
]);
const isSameByNature = (text: string): boolean => {
  const words = text.replace(/\{\{[^}]*\}\}/g, '').trim();
  return SAME.has(words) || !/\p{L}/u.test(words);
};

describe.each(NAMESPACES)('the words of %s', (namespace) => {
  const en = flat(read('en', namespace));
  const fr = flat(read('fr', namespace));

  test('stand in both languages', () => {
    // French has a plural of its own for whole millions ("un million de …"); it may be written, English has none.
    expect([...fr.keys()].filter((key) => !key.endsWith('_many')).sort()).toEqual([...en.keys()].sort());
  });

  test('are never empty', () => {
    expect([...en, ...fr].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  });

  test('ask for the same values', () => {
    const different = [...en].filter(([key, text]) => {
      const other = variables(fr.get(key) ?? '');
      return variables(text).join() !== other.join() && !/_(one|zero)$/.test(key);
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test('have a plural for one and for many', () => {
    const keys = new Set(en.keys());
    const half = [...keys].filter(
      (key) =>
        (key.endsWith('_one') && !keys.has(key.replace(/_one$/, '_other'))) ||
        (key.endsWith('_other') && !keys.has(key.replace(/_other$/, '_one'))),
    );
    expect(half).toEqual([]);
  });

  test('are translated', () => {
    expect(
      [...en]
        .filter(([key, text]) => fr.get(key) === text && !isSameByNature(text))
        .map(([key, text]) => `${key}: ${text}`),
    ).toEqual([]);
  });

  test('keep to French typography', () => {
    // A straight apostrophe, or a high sign that may fall to the next line.
    const wrong = [...fr].filter(([, text]) => /'| [:;?!»]|« /.test(text.replace(/\{\{[^}]*\}\}/g, 'x')));
    expect(wrong.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
  });
});

describe('every value of a list that people see has its words', () => {
  const words = (namespace: string) => flat(read('en', namespace));
  const needs: [string, string, readonly string[]][] = [
    ['errors', '', ERROR_CODES],
    ['reasons', 'names.', REASON_CODES],
    ['reasons', 'customer.', REASON_CODES],
    ['reasons', 'proofs.', REASON_CODES],
    ['reasons', 'families.', ROOT_CAUSES],
    ['cases', 'states.', CASE_STATES],
    ['cases', 'customerStates.', CASE_STATES],
    ['cases', 'next.', CASE_STATES],
    ['cases', 'customerNext.', CASE_STATES],
    ['cases', 'actions.', CASE_ACTIONS],
    ['cases', 'resolutions.', RESOLUTIONS],
    ['cases', 'priorities.', PRIORITIES],
    ['common', 'roles.', ROLES],
    ['common', 'departments.', DEPARTMENTS],
    ['invoices', 'filters.', INVOICE_FILTERS],
    ['invoices', 'sorts.', INVOICE_SORTS],
    ['invoices', 'status.', INVOICE_STATUSES],
  ];
  test.each(needs)('%s %s', (namespace, prefix, values) => {
    const present = words(namespace);
    expect(values.filter((value) => !present.has(prefix + value))).toEqual([]);
  });
});
