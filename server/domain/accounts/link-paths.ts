import type { LinkPurpose } from '#models/contracts/accounts.ts';

/** Where a mailed link leads; a test keeps these equal to the paths of the pages. */
export const linkPath = (purpose: LinkPurpose, secret: string): string => {
  switch (purpose) {
    case 'invite':
      return `/invitation/${secret}`;
    case 'reset':
      return `/reset-password/${secret}`;
    case 'magic':
      return `/sign-in/link/${secret}`;
  }
};
export const SESSIONS_PATH = '/account/sessions';
export const ASK_LINK_PATH = '/sign-in/link';
