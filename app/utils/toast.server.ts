import { createCookieSessionStorage } from '@remix-run/node';
import { config } from '#server/platform/config.ts';
import { newId } from '#server/platform/ids.ts';
import type { Toast, ToastKind } from './toast.ts';

const storage = () =>
  createCookieSessionStorage<Record<string, never>, { toast: Toast }>({
    cookie: {
      name: 'toast',
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      maxAge: 60,
      secrets: [config().secret],
      secure: config().secureCookies,
    },
  });

/**
 * A sentence for the next page, already translated: `redirect(path, { headers: await flashToast(request, 'success', t('…')) })`.
 */
export async function flashToast(request: Request, kind: ToastKind, text: string): Promise<HeadersInit> {
  const session = await storage().getSession(request.headers.get('Cookie'));
  session.flash('toast', { id: newId(), kind, text: text.slice(0, 500) });
  return { 'Set-Cookie': await storage().commitSession(session) };
}

/** The sentence waiting for this page, and the header that forgets it; null when there is none. */
export async function takeToast(request: Request): Promise<{ toast: Toast; setCookie: string } | null> {
  const cookies = request.headers.get('Cookie');
  if (!cookies?.includes('toast=')) {
    return null;
  }
  const session = await storage().getSession(cookies);
  const toast = session.get('toast');
  return toast ? { toast, setCookie: await storage().destroySession(session) } : null;
}
