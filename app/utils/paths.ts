import type { InvoiceFilter, InvoiceSort } from '#models/contracts/invoices.ts';

type Query = Record<string, string | number | boolean | null | undefined>;

/** A path with its query; empty values are left out. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) {
      search.set(key, String(value));
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

const seg = encodeURIComponent;

export interface InvoiceQuery {
  filter?: InvoiceFilter | undefined;
  sort?: InvoiceSort | undefined;
  after?: string | undefined;
  before?: string | undefined;
  q?: string | undefined;
}
export interface CaseQuery {
  filter?: string | undefined;
  state?: string | undefined;
  department?: string | undefined;
  owner?: string | undefined;
  reason?: string | undefined;
  customer?: string | undefined;
  priority?: string | undefined;
  age?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
  view?: string | undefined;
  q?: string | undefined;
}
export interface CasePageQuery {
  tab?: 'conversation' | 'internal' | 'facts' | undefined;
  /** the form that is open */
  action?: string | undefined;
}

/* ---- public and accounts ------------------------------------------------------------------------------------------ */
export const homePath = () => '/';
export const signInPath = (returnTo?: string) => withQuery('/sign-in', { returnTo });
export const signOutPath = () => '/sign-out';
export const magicLinkRequestPath = () => '/sign-in/link';
export const magicLinkPath = (token: string) => `/sign-in/link/${seg(token)}`;
export const forgotPasswordPath = () => '/forgot-password';
export const resetPasswordPath = (token: string) => `/reset-password/${seg(token)}`;
export const invitationPath = (token: string) => `/invitation/${seg(token)}`;
export const accountPath = () => '/account';
export const accountPasswordPath = () => '/account/password';
export const accountSessionsPath = () => '/account/sessions';
export const styleGuidePath = () => '/style-guide';

/* ---- no page ------------------------------------------------------------------------------------------------------ */
export const preferencesPath = () => '/resources/preferences';
export const documentPath = (documentId: string) => `/resources/documents/${seg(documentId)}`;

/* ---- desk --------------------------------------------------------------------------------------------------------- */
export const myTurnPath = () => '/cases?filter=my-turn';
export const casesPath = (query: CaseQuery = {}) => withQuery('/cases', { ...query });
export const casePath = (caseId: string, query: CasePageQuery = {}) => withQuery(`/cases/${seg(caseId)}`, { ...query });
export const newCasePath = (invoiceIds: readonly string[]) =>
  `/cases/new?${new URLSearchParams(invoiceIds.map((id) => ['invoice', id]))}`;
export const customersPath = (query: Query = {}) => withQuery('/customers', query);
export const contactsPath = (query: Query = {}) => withQuery('/contacts', query);
export const customerPath = (customerId: string) => `/customers/${seg(customerId)}`;
export const customerInvoicesPath = (customerId: string, query: InvoiceQuery = {}) =>
  withQuery(`/customers/${seg(customerId)}/invoices`, { ...query });
export const invoicesPath = (query: InvoiceQuery = {}) => withQuery('/invoices', { ...query });
export const invoicePath = (invoiceId: string) => `/invoices/${seg(invoiceId)}`;
export const importsPath = () => '/imports';
export const newImportPath = () => '/imports/new';
export const importPath = (runId: string) => `/imports/${seg(runId)}`;
export const importErrorsPath = (runId: string) => `/resources/imports/${seg(runId)}/errors.csv`;
export const importProgressPath = (runId: string) => `/resources/imports/${seg(runId)}/progress`;

/* ---- portal ------------------------------------------------------------------------------------------------------- */
export const portalPath = () => '/portal';
export const portalInvoicesPath = (query: InvoiceQuery = {}) => withQuery('/portal/invoices', { ...query });
export const portalInvoicePath = (invoiceId: string) => `/portal/invoices/${seg(invoiceId)}`;
export const contestPath = (invoiceIds: readonly string[]) =>
  `/portal/contest?${new URLSearchParams(invoiceIds.map((id) => ['invoice', id]))}`;
export const contestStepPath = (draftId: string, step: 'reason' | 'part' | 'tell' | 'review') =>
  `/portal/contest/${seg(draftId)}/${step}`;
export const statementPath = () => '/portal/statement';
export const portalCasesPath = (query: CaseQuery = {}) => withQuery('/portal/cases', { ...query });
export const portalCasePath = (caseId: string) => `/portal/cases/${seg(caseId)}`;
export const caseReceiptPath = (caseId: string) => `${portalCasePath(caseId)}/receipt`;
export const colleaguesPath = () => '/portal/colleagues';

/* ---- administration ----------------------------------------------------------------------------------------------- */
export const adminPath = () => '/admin';
export const adminUsersPath = (query: Query = {}) => withQuery('/admin/users', query);
export const adminUserPath = (userId: string) => `/admin/users/${seg(userId)}`;
export const inviteUserPath = () => '/admin/users/invite';
export const adminAccessPath = () => '/admin/access';
