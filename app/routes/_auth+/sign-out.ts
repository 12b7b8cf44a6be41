import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { homePath, signInPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { signOut } from '#server/domain/accounts/sign-out.ts';

/** Open to everybody: signing out twice is signing out once. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { actor } = context;
  if (!actor) {
    return redirect(signInPath(), { status: 303 });
  }
  const language = await languageOf(request, actor);
  const headers = new Headers(await flashToast(request, 'success', translator(language, 'auth')('signOut.done')));
  headers.append('Set-Cookie', (await signOut({ actor })).setCookie);
  return redirect(signInPath(), { status: 303, headers });
}

/** A link must never sign anybody out. */
export const loader = () => redirect(homePath());
