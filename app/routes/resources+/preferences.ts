import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { isLanguage } from '#app/i18n/config.ts';
import { languageCookie } from '#app/i18n/language-cookie.server.ts';
import { safeRedirect } from '#app/utils/safe-redirect.ts';
import { themeCookie } from '#app/utils/theme.server.ts';
import { isTheme } from '#app/utils/theme.ts';
import { updateProfile } from '#server/domain/accounts/update-profile.ts';

/**
 * Remembers language and appearance on this device; a signed-in person's language also becomes that of the account,
 * which e-mails follow. Open to everybody: it changes nothing but the asker's own choices.
 */
export async function action({ request, context: { actor } }: ActionFunctionArgs) {
  const form = await request.formData();
  const language = form.get('language');
  const theme = form.get('theme');
  const headers = new Headers();
  if (isLanguage(language)) {
    headers.append('Set-Cookie', languageCookie.serialize(language));
    if (actor && actor.language !== language) {
      await updateProfile({ actor, name: actor.name, language });
    }
  }
  if (isTheme(theme)) {
    headers.append('Set-Cookie', themeCookie.serialize(theme));
  }
  return redirect(safeRedirect(form.get('returnTo')), { status: 303, headers });
}

/** A visit by hand leads home. */
export const loader = () => redirect('/');
