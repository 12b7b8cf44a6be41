import type admin from './locales/en/admin.json';
import type auth from './locales/en/auth.json';
import type cases from './locales/en/cases.json';
import type common from './locales/en/common.json';
import type conversation from './locales/en/conversation.json';
import type desk from './locales/en/desk.json';
import type dispute from './locales/en/dispute.json';
import type errors from './locales/en/errors.json';
import type imports from './locales/en/imports.json';
import type invoices from './locales/en/invoices.json';
import type portal from './locales/en/portal.json';
import type reasons from './locales/en/reasons.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      admin: typeof admin;
      auth: typeof auth;
      cases: typeof cases;
      common: typeof common;
      conversation: typeof conversation;
      desk: typeof desk;
      dispute: typeof dispute;
      errors: typeof errors;
      imports: typeof imports;
      invoices: typeof invoices;
      portal: typeof portal;
      reasons: typeof reasons;
    };
  }
}
