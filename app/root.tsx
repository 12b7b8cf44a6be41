import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  type ShouldRevalidateFunction,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeLanguage } from 'remix-i18next/react';
import { ErrorPage } from '#app/components/layout/error-page.tsx';
import { NavigationProgress } from '#app/components/layout/navigation-progress.tsx';
import { PlainShell } from '#app/components/layout/plain-shell.tsx';
import { ToastRegion } from '#app/components/ui/toast-region.tsx';
import { useHydrationMark } from '#app/hooks/use-hydrated.ts';
import { useNonce } from '#app/hooks/use-nonce.ts';
import { useOfflineGuard } from '#app/hooks/use-offline-guard.ts';
import { useRouteFocus } from '#app/hooks/use-route-focus.ts';
import { type Settings, SettingsContext } from '#app/hooks/use-settings.ts';
import { isLanguage } from '#app/i18n/config.ts';
import { languageOf } from '#app/i18n/i18n.server.ts';
import { languageCookie } from '#app/i18n/language-cookie.server.ts';
import { themeCookie } from '#app/utils/theme.server.ts';
import { takeToast } from '#app/utils/toast.server.ts';
import { isStaffRole } from '#models/contracts/role-names.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { canImport } from '#server/policies/import.ts';
import './styles/app.css';

export const handle = { i18n: ['common', 'errors'] };

export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  { rel: 'alternate icon', href: '/favicon.ico', sizes: '32x32' },
];

/** Facts every page needs and every browser may know. Never throws: the error page stands on it. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { companyName, timeZone } = config();
  const { actor, requestId } = context;
  const language = await languageOf(request, actor);
  const asked = new URL(request.url).searchParams.get('lng');
  const flash = await takeToast(request);
  const headers = new Headers({ 'Content-Language': language, Vary: 'Cookie, Accept-Language' });
  if (isLanguage(asked)) {
    headers.append('Set-Cookie', languageCookie.serialize(asked));
  }
  if (flash) {
    headers.append('Set-Cookie', flash.setCookie);
  }
  return data(
    {
      language,
      theme: themeCookie.read(request),
      timeZone,
      companyName,
      now: clock.now().toISOString(),
      requestId,
      user: actor
        ? {
            id: actor.userId,
            name: actor.name,
            role: actor.role,
            elevated: actor.elevated,
            canImport: canImport(actor),
          }
        : null,
      toast: flash?.toast ?? null,
    },
    { headers },
  );
}

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.companyName ?? 'Entente' }];

/** A flash, a language or a sign-out arrives with any answer, so the root is always read again. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

/** The desk's pages are dense, everybody else's are roomy; set on the document so that dialogs and menus agree. */
const DENSE = /^routes\/_(desk|admin)\+\//;
const SHARED = /^routes\/_settings\+\//;

export function Layout({ children }: { children: ReactNode }) {
  const facts = useRouteLoaderData<typeof loader>('root');
  const { i18n } = useTranslation();
  const nonce = useNonce();
  const isStaff = facts?.user ? isStaffRole(facts.user.role) : false;
  const isDense = useMatches().some((match) => DENSE.test(match.id) || (isStaff && SHARED.test(match.id)));
  // Without loader data (the root itself failed) the translator still knows the language of the request.
  const language = facts?.language ?? (isLanguage(i18n.language) ? i18n.language : 'en');
  const settings = useMemo<Settings>(
    () => ({
      language,
      timeZone: facts?.timeZone ?? 'Europe/Paris',
      companyName: facts?.companyName ?? 'Entente',
      theme: facts?.theme ?? 'system',
      now: facts?.now ?? '1970-01-01T00:00:00.000Z',
      receivedAt: facts ? Date.now() : 0,
      user: facts?.user ?? null,
      requestId: facts?.requestId ?? '',
    }),
    [facts, language],
  );
  return (
    <html
      lang={language}
      dir={i18n.dir(language)}
      data-theme={settings.theme === 'system' ? undefined : settings.theme}
      data-density={isDense ? 'desk' : 'portal'}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={settings.theme === 'system' ? 'light dark' : settings.theme} />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <Meta />
        <Links />
      </head>
      <body>
        <SettingsContext.Provider value={settings}>{children}</SettingsContext.Provider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  const facts = useRouteLoaderData<typeof loader>('root');
  useChangeLanguage(facts?.language ?? 'en');
  useHydrationMark();
  useRouteFocus();
  useOfflineGuard();
  return (
    <>
      <NavigationProgress />
      <Outlet />
      <ToastRegion flash={facts?.toast ?? null} />
    </>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  useHydrationMark();
  useRouteFocus();
  return (
    <PlainShell>
      <ErrorPage error={error} />
    </PlainShell>
  );
}
