import { translator } from '#app/i18n/i18n.server.ts';
import type { Language } from '#models/contracts/roles.ts';
import { config } from '#server/platform/config.ts';

/** The title of the browser's tab: "Sign in · Company". */
export const pageTitle = (language: Language, page: string): string =>
  translator(language)('app.title', { page, company: config().companyName });
