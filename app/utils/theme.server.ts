import { cookieValue, serializeChoice } from './choice-cookie.server.ts';
import { isTheme, type Theme } from './theme.ts';

/** The cookie `theme`: rendered into the document by the server, so the first paint is already right. */
export const themeCookie = {
  read(request: Request): Theme {
    const value = cookieValue(request, 'theme');
    return isTheme(value) ? value : 'system';
  },
  serialize: (theme: Theme): string => serializeChoice('theme', theme === 'system' ? null : theme),
};
