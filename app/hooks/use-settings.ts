import { createContext, useContext } from 'react';
import type { Theme } from '#app/utils/theme.ts';
import type { Language, Role } from '#models/contracts/roles.ts';

/** The signed-in person, as the shells show them. */
export interface UserSummary {
  id: string;
  name: string;
  role: Role;
  /** an admin with break-glass access */
  elevated: boolean;
  canImport: boolean;
}

/** What every component may know about the installation and the reader; set once by the root. */
export interface Settings {
  language: Language;
  timeZone: string;
  companyName: string;
  theme: Theme;
  /** the server's clock when the page was made (ISO); relative times start from it */
  now: string;
  /** the browser's clock when it received `now`, ms */
  receivedAt: number;
  user: UserSummary | null;
  requestId: string;
}

export const SettingsContext = createContext<Settings>({
  language: 'en',
  timeZone: 'Europe/Paris',
  companyName: 'Entente',
  theme: 'system',
  now: '1970-01-01T00:00:00.000Z',
  receivedAt: 0,
  user: null,
  requestId: '',
});

export const useSettings = (): Settings => useContext(SettingsContext);
