import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { isLanguage } from '#app/i18n/config.ts';
import { languageCookie } from '#app/i18n/language-cookie.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { safeRedirect } from '#app/utils/safe-redirect.ts';
import { themeCookie } from '#app/utils/theme.server.ts';
import { isTheme } from '#app/utils/theme.ts';
import { updateProfile } from '#server/domain/accounts/update-profile.ts';
import { readFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';

const MAX_BYTES = 8 * 1024;
const FIELDS = new Set(['language', 'theme', 'returnTo']);

/**
 * Remembers language and appearance on this device; a signed-in person's language also becomes that of the account,
 * which e-mails follow. Open to everybody: it changes nothing but the asker's own choices.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const { actor } = context;
  return explained(context, async () => {
    const fields = await readFields(request, { maxBytes: MAX_BYTES, accepts: (name) => FIELDS.has(name) });
    const [language, theme, returnTo] = [fields.text('language'), fields.text('theme'), fields.text('returnTo')];
    const isNothing = language === '' && theme === '';
    if (isNothing || !(language === '' || isLanguage(language)) || !(theme === '' || isTheme(theme))) {
      throw new AppError('INVALID');
    }
    const headers = new Headers();
    if (language !== '') {
      headers.append('Set-Cookie', languageCookie.serialize(language));
      if (actor && actor.language !== language) {
        await updateProfile({ actor, name: actor.name, language });
      }
    }
    if (theme !== '') {
      headers.append('Set-Cookie', themeCookie.serialize(theme));
    }
    return redirect(safeRedirect(returnTo), { status: 303, headers });
  });
}

/** A visit by hand leads home. */
export const loader = () => redirect('/');
