import type { Estate, Subject, World } from '#tests/factories/canary-world.ts';

/**
 * Who may ask what of every route of the application. The suite reads the routes from the build and fails when one is
 * missing here; the types fail when a role is missing.
 *
 * Read: `allow` the page or data · `not-found` 404 as for an address that does not exist · `sign-in` to the sign-in page
 * and back · `unauthenticated` 401 · `redirect` to another page of the reader · `over` a link that is over (410) ·
 * `link` to the file in the store · `only-posted` 405, whoever asks.
 * Write, asked with a form that changes nothing: `answers` says what is wrong with it, that is, the guard let it pass ·
 * `not-found` · `unauthenticated` · `forbidden`.
 */
export type Read = 'allow' | 'not-found' | 'sign-in' | 'unauthenticated' | 'redirect' | 'over' | 'link' | 'only-posted';
export type Write = 'answers' | 'not-found' | 'unauthenticated' | 'forbidden';

/** Ids that stand in addresses: of things within reach, of somebody else's, of nothing. */
export interface Ids {
  caseId: string;
  invoiceId: string;
  freeInvoiceId: string;
  draftId: string;
  documentId: string;
  uploadId: string;
  entryId: string;
  customerId: string;
  userId: string;
  runId: string;
  token: string;
}

export interface Expectation {
  path: (ids: Ids) => string;
  /** absent: it has no loader */
  read?: Readonly<Record<Subject, Read>>;
  /** absent: it has no action */
  write?: Readonly<Record<Subject, Write>>;
  /** the form's fields; empty when not said */
  fields?: Readonly<Record<string, string>>;
  /** content of the file the form carries */
  file?: string;
  /** a layout has no address; its data are asked for by name beside those of the page at `path` */
  isLayout?: true;
  /** answers code instead of a person: without a session 401 instead of the sign-in page */
  isResource?: true;
  /** the form ends the session, so each role needs another one */
  endsSession?: true;
}

const COMPANY = ['accounting', 'accounting-portfolio', 'sales', 'resolver', 'manager', 'auditor'] as const;
/** reads cases; an admin while break-glass access is open */
const DESK = [...COMPANY, 'admin-elevated'] as const;
/** finds customers and invoices: a resolver works on cases only */
const LEDGER = ['accounting', 'accounting-portfolio', 'sales', 'manager', 'auditor', 'admin-elevated'] as const;
const ADMINS = ['admin', 'admin-elevated'] as const;
const CUSTOMERS = ['customer', 'customer-admin'] as const;
const OUTSIDE = [...CUSTOMERS, 'guest'] as const;
const SIGNED_IN = [...COMPANY, ...ADMINS, ...OUTSIDE] as const;

const each = <A>(answer: A): Record<Subject, A> =>
  Object.fromEntries([...SIGNED_IN, 'signed-out'].map((subject) => [subject, answer])) as Record<Subject, A>;
const answer = <A>(subjects: readonly Subject[], value: A): Partial<Record<Subject, A>> =>
  Object.fromEntries(subjects.map((subject) => [subject, value])) as Partial<Record<Subject, A>>;

/** A page for these; for other people it does not exist; a visitor signs in first. */
const page = (...subjects: readonly Subject[]): Record<Subject, Read> => ({
  ...each<Read>('not-found'),
  ...answer<Read>(subjects, 'allow'),
  'signed-out': 'sign-in',
});
const data = (...subjects: readonly Subject[]): Record<Subject, Read> => ({
  ...page(...subjects),
  'signed-out': 'unauthenticated',
});
const form = (...subjects: readonly Subject[]): Record<Subject, Write> => ({
  ...each<Write>('not-found'),
  ...answer<Write>(subjects, 'answers'),
  'signed-out': 'unauthenticated',
});

export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  /* ---- the document and what has no guard because it tells nothing ------------------------------------------------ */
  root: { path: () => '/account', read: each('allow'), isLayout: true },
  'routes/_public+/_index': { path: () => '/', read: each('redirect') },
  'routes/_public+/$': { path: () => '/no-such-page', read: each('not-found'), write: each('not-found') },
  'routes/_public+/blank': { path: () => '/blank', read: each('allow') },
  'routes/_public+/style-guide': { path: () => '/style-guide', read: each('not-found') },

  /* ---- signing in: open to everybody ------------------------------------------------------------------------------ */
  'routes/_auth+/sign-in': {
    path: () => '/sign-in',
    read: { ...each('redirect'), 'signed-out': 'allow' },
    write: each('answers'),
  },
  'routes/_auth+/sign-in_.link': { path: () => '/sign-in/link', read: each('allow'), write: each('answers') },
  'routes/_auth+/sign-in_.link_.$token': {
    path: ({ token }) => `/sign-in/link/${token}`,
    read: each('over'),
    write: each('answers'),
  },
  'routes/_auth+/forgot-password': { path: () => '/forgot-password', read: each('allow'), write: each('answers') },
  'routes/_auth+/reset-password.$token': {
    path: ({ token }) => `/reset-password/${token}`,
    read: each('over'),
    write: each('answers'),
  },
  'routes/_auth+/invitation.$token': {
    path: ({ token }) => `/invitation/${token}`,
    read: each('over'),
    write: each('answers'),
  },
  'routes/_auth+/sign-out': {
    path: () => '/sign-out',
    read: each('redirect'),
    write: each('answers'),
    endsSession: true,
  },

  /* ---- one's own account ------------------------------------------------------------------------------------------ */
  'routes/_settings+/_layout': { path: () => '/account', isLayout: true },
  'routes/_settings+/account': { path: () => '/account', read: page(...SIGNED_IN), write: form(...SIGNED_IN) },
  'routes/_settings+/account_.password': {
    path: () => '/account/password',
    read: page(...SIGNED_IN),
    write: form(...SIGNED_IN),
  },
  'routes/_settings+/account_.sessions': {
    path: () => '/account/sessions',
    read: page(...SIGNED_IN),
    write: form(...SIGNED_IN),
  },

  /* ---- administration --------------------------------------------------------------------------------------------- */
  'routes/_admin+/_layout': { path: () => '/admin/users', isLayout: true },
  'routes/_admin+/admin._index': {
    path: () => '/admin',
    read: { ...page(), ...answer<Read>(ADMINS, 'redirect') },
  },
  'routes/_admin+/admin.users._index': { path: () => '/admin/users', read: page(...ADMINS), write: form(...ADMINS) },
  'routes/_admin+/admin.users.$userId': {
    path: ({ userId }) => `/admin/users/${userId}`,
    read: page(...ADMINS),
    write: form(...ADMINS),
  },
  'routes/_admin+/admin.users.invite': {
    path: () => '/admin/users/invite',
    read: page(...ADMINS),
    write: form(...ADMINS),
  },
  'routes/_admin+/admin.access': { path: () => '/admin/access', read: page(...ADMINS), write: form(...ADMINS) },

  /* ---- desk ------------------------------------------------------------------------------------------------------- */
  'routes/_desk+/_layout': { path: () => '/cases', read: page(...DESK, 'admin'), isLayout: true },
  'routes/_desk+/cases._index': { path: () => '/cases?filter=all', read: page(...DESK), write: form(...DESK) },
  'routes/_desk+/cases.$caseId': {
    path: ({ caseId }) => `/cases/${caseId}`,
    read: page(...DESK),
    write: form(...DESK),
  },
  'routes/_desk+/cases.new': {
    // A resolver reaches the invoices of assigned cases only, so the address names one that stands in a case.
    path: ({ invoiceId }) => `/cases/new?invoice=${invoiceId}`,
    read: page('accounting', 'accounting-portfolio', 'sales', 'resolver', 'manager'),
    // The harmless form names no invoice, and a case about nothing does not exist for anybody.
    write: form(),
  },
  'routes/_desk+/customers._index': { path: () => '/customers', read: page(...LEDGER) },
  'routes/_desk+/customers.$customerId._index': {
    path: ({ customerId }) => `/customers/${customerId}`,
    read: page(...LEDGER),
    // Who looks after a customer is decided by managers and by accounting with all customers.
    write: {
      ...form('accounting', 'manager'),
      ...answer<Write>(['accounting-portfolio', 'sales', 'auditor', 'admin-elevated'], 'forbidden'),
    },
    // Of a page nobody has: harmless for those who may.
    fields: { version: '0' },
  },
  'routes/_desk+/customers.$customerId.invoices': {
    path: ({ customerId }) => `/customers/${customerId}/invoices`,
    read: page(...LEDGER),
  },
  'routes/_desk+/invoices._index': { path: () => '/invoices', read: page(...LEDGER) },
  'routes/_desk+/invoices.$invoiceId': {
    path: ({ invoiceId }) => `/invoices/${invoiceId}`,
    read: page(...LEDGER),
  },
  'routes/_desk+/contacts': {
    path: () => '/contacts',
    read: page('accounting', 'accounting-portfolio', 'manager'),
    write: form('accounting', 'accounting-portfolio', 'manager'),
  },
  // An import changes the books of every customer: accounting with the whole portfolio, and the installation's admin.
  'routes/_desk+/imports._index': {
    path: () => '/imports',
    read: page('accounting', ...ADMINS),
  },
  'routes/_desk+/imports.new': {
    path: () => '/imports/new',
    read: page('accounting', ...ADMINS),
    write: form('accounting', ...ADMINS),
    fields: { kind: 'ar-csv', clientId: '6f0f1f0e-3c1c-4d0f-9f53-3d7f0f6f0a02' },
    file: 'nothing to import',
  },
  'routes/_desk+/imports.$runId': {
    path: ({ runId }) => `/imports/${runId}`,
    read: page('accounting', ...ADMINS),
    write: form('accounting', ...ADMINS),
    fields: { intent: 'preview' },
  },
  'routes/resources+/imports.$runId.errors[.]csv': {
    path: ({ runId }) => `/resources/imports/${runId}/errors.csv`,
    read: data('accounting', ...ADMINS),
    isResource: true,
  },
  'routes/resources+/imports.$runId.progress': {
    path: ({ runId }) => `/resources/imports/${runId}/progress`,
    read: data('accounting', ...ADMINS),
    isResource: true,
  },

  /* ---- portal ----------------------------------------------------------------------------------------------------- */
  'routes/_portal+/_layout': { path: () => '/portal/cases', read: page(...OUTSIDE), isLayout: true },
  'routes/_portal+/portal._index': {
    path: () => '/portal',
    // A guest has no company: the list of cases is the beginning.
    read: { ...page(...CUSTOMERS), guest: 'redirect' },
    write: form(...CUSTOMERS),
  },
  'routes/_portal+/portal.invoices._index': { path: () => '/portal/invoices', read: page(...CUSTOMERS) },
  'routes/_portal+/portal.invoices.$invoiceId': {
    path: ({ invoiceId }) => `/portal/invoices/${invoiceId}`,
    read: page(...CUSTOMERS),
    write: form(...CUSTOMERS),
  },
  'routes/_portal+/portal.statement': { path: () => '/portal/statement', read: page(...CUSTOMERS) },
  'routes/_portal+/portal.contest._index': {
    path: ({ freeInvoiceId }) => `/portal/contest?invoice=${freeInvoiceId}`,
    read: page(...CUSTOMERS),
    write: form(...CUSTOMERS),
  },
  // A draft is one person's: for a colleague it does not exist.
  'routes/_portal+/portal.contest.$draftId.reason': {
    path: ({ draftId }) => `/portal/contest/${draftId}/reason`,
    read: page('customer'),
    write: form('customer'),
    fields: { reason: 'PRC-01' },
  },
  'routes/_portal+/portal.contest.$draftId.part': {
    path: ({ draftId }) => `/portal/contest/${draftId}/part`,
    read: page('customer'),
    write: form('customer'),
  },
  'routes/_portal+/portal.contest.$draftId.tell': {
    path: ({ draftId }) => `/portal/contest/${draftId}/tell`,
    // No part was chosen yet: back to the step that is missing.
    read: { ...page(), customer: 'redirect' },
    write: form('customer'),
  },
  'routes/_portal+/portal.contest.$draftId.review': {
    path: ({ draftId }) => `/portal/contest/${draftId}/review`,
    read: { ...page(), customer: 'redirect' },
    write: form('customer'),
    fields: { seen: '0' },
  },
  'routes/_portal+/portal.cases._index': { path: () => '/portal/cases', read: page(...OUTSIDE) },
  'routes/_portal+/portal.cases.$caseId': {
    path: ({ caseId }) => `/portal/cases/${caseId}`,
    read: page(...OUTSIDE),
    write: form(...OUTSIDE),
  },
  'routes/_portal+/portal.cases.$caseId_.receipt': {
    path: ({ caseId }) => `/portal/cases/${caseId}/receipt`,
    read: page(...CUSTOMERS),
  },
  'routes/_portal+/portal.colleagues': {
    path: () => '/portal/colleagues',
    read: page('customer-admin'),
    write: form('customer-admin'),
  },

  /* ---- data without a page ---------------------------------------------------------------------------------------- */
  'routes/resources+/preferences': {
    path: () => '/resources/preferences',
    read: each('redirect'),
    write: each('answers'),
    isResource: true,
  },
  'routes/resources+/documents.$documentId': {
    path: ({ documentId }) => `/resources/documents/${documentId}`,
    read: { ...data(), ...answer<Read>([...DESK, ...OUTSIDE], 'link') },
    isResource: true,
  },
  'routes/resources+/uploads': {
    path: () => '/resources/uploads',
    read: each('only-posted'),
    write: form(...SIGNED_IN),
    isResource: true,
  },
  'routes/resources+/uploads.$documentId': {
    path: ({ uploadId }) => `/resources/uploads/${uploadId}`,
    read: each('only-posted'),
    write: form('customer'),
    isResource: true,
  },
  'routes/resources+/messages.$entryId': {
    path: ({ entryId }) => `/resources/messages/${entryId}`,
    read: data(...DESK, ...OUTSIDE),
    isResource: true,
  },
  'routes/resources+/streams.$stream.messages': {
    path: ({ caseId }) => `/resources/streams/case:${caseId}/messages`,
    read: { ...each('redirect'), 'signed-out': 'unauthenticated' },
    // An empty message is refused before anybody asks whose case it is; see the commands for the rest.
    write: form(...SIGNED_IN),
    fields: { audience: 'shared', text: '', clientId: '6f0f1f0e-3c1c-4d0f-9f53-3d7f0f6f0a01' },
    isResource: true,
  },

  /* ---- API -------------------------------------------------------------------------------------------------------- */
  'routes/api+/v1+/streams.$stream.changes': {
    path: ({ caseId }) => `/api/v1/streams/case:${caseId}/changes?after=0&limit=10`,
    read: data(...DESK, ...OUTSIDE),
    isResource: true,
  },
  'routes/api+/v1+/streams.$stream.history': {
    path: ({ caseId }) => `/api/v1/streams/case:${caseId}/history`,
    read: data(...DESK, ...OUTSIDE),
    isResource: true,
  },
};

/** Routes outside the page tree: who may ask is not a matter of roles. */
export const EXPRESS_ROUTES: Readonly<Record<string, string>> = {
  'GET /health/live': 'everybody: says that the process answers, nothing else',
  'GET /health/ready': 'everybody: says whether it may be given traffic, nothing else',
  'GET /dev/mail': 'a browser on the machine itself, and only where no real person has an account',
  'GET /dev/mail.json': 'the same',
  'GET /dev/mail/:id': 'the same',
  'GET /dev/mail/:id.json': 'the same',
  'GET /dev/mail/:id.eml': 'the same',
  'GET /dev/mail/:id/html': 'the same',
};

/** Subjects whose reach ends somewhere: what is the other customer's must look to them like nothing at all. */
export const LIMITED = [
  'accounting-portfolio',
  'sales',
  'resolver',
  'customer',
  'customer-admin',
  'guest',
] as const satisfies readonly Subject[];

/** The form of a route as a browser sends it. */
export function formOf({ fields = {}, file }: Expectation): FormData | URLSearchParams {
  if (file === undefined) {
    return new URLSearchParams({ ...fields });
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([file], { type: 'text/csv' }), 'file.csv');
  return form;
}

const nothing = 'k3v9x7q2m5n8b1c4d6f0h2j7';

export const idsOf = (estate: Estate, world: World, files: { documentId: string; uploadId: string }): Ids => ({
  caseId: estate.case._id,
  invoiceId: estate.invoice._id,
  freeInvoiceId: estate.freeInvoice._id,
  draftId: estate.draftId,
  entryId: estate.messageId,
  customerId: estate.customerId,
  userId: estate.customer.userId,
  runId: world.importRunId,
  token: 'a'.repeat(43),
  ...files,
});

/** Ids of the right form behind which there is nothing. */
export const ABSENT: Ids = {
  caseId: nothing,
  invoiceId: nothing,
  freeInvoiceId: nothing,
  draftId: nothing,
  documentId: nothing,
  uploadId: nothing,
  entryId: nothing,
  customerId: nothing,
  userId: nothing,
  runId: nothing,
  token: 'b'.repeat(43),
};
