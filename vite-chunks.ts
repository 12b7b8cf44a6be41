/**
 * Which file of script a module of the browser goes to. Left alone, the bundler makes a file of every small module that
 * two pages share, sixty on a first visit, and small files compress badly: grouping saves 9 kB gzip on the invoice list
 * and 13 kB on a case (measured). What is named nowhere is left to the bundler, and follows the pages that use it.
 */

const FRAMEWORK = [
  'react',
  'react-dom',
  'scheduler',
  'react-router',
  'react-router-dom',
  '@remix-run',
  'turbo-stream',
  'i18next',
  'i18next-resources-to-backend',
  'react-i18next',
  'remix-i18next',
  'html-parse-stringify',
  'void-elements',
  'use-sync-external-store',
  'clsx',
];

/** What nearly every page shows, without what opens a dialog or a socket. */
const SHELL = [
  'app/hooks/(?!use-unsent|use-quiet)',
  'app/i18n/',
  'app/utils/(paths|format|error-payload|toast)[.]ts',
  'app/components/layout/(?!desk|unsent|user-menu|auth-shell|connection)',
  'app/components/money/(amount|day|instant)[.]tsx',
  `app/components/ui/(${[
    'avatar|badge|banner|button|button-style|card|case-state-badge|checkbox|data-table|details-menu|empty-state',
    'error-summary|filter-tabs|form-field|icon-button|invoice-status-badge|key-values|link-button|page-header',
    'pagination|select-field|skip-link|text-field|text-link|toast-region|toast-store|tone|visually-hidden',
  ].join('|')})[.]tsx?`,
  // Lists without a validator beside them.
  'models/contracts/(role-names|case-names|minor-units|calendar|errors)[.]ts',
];

const GROUPS: readonly [name: string, modules: RegExp][] = [
  // Named first, so that no other group pulls the validator in with a list it needs.
  ['validation', /\/node_modules\/zod\/|\/models\/contracts\/roles\.ts$/],
  ['framework', new RegExp(`/node_modules/(${FRAMEWORK.join('|')})/|vite/preload-helper`)],
  ['live', /\/app\/realtime\/|\/node_modules\/idb\//],
  ['shell', new RegExp(`/(${SHELL.join('|')})`)],
];

export const chunkOf = (id: string): string | undefined =>
  id.includes('/locales/') ? undefined : GROUPS.find(([, modules]) => modules.test(id))?.[0];
