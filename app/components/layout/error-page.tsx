import { isRouteErrorResponse, useLocation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { codeOfStatus, isErrorPayload } from '#app/utils/error-payload.ts';
import { homePath, signInPath } from '#app/utils/paths.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';

/** What a thrown thing means for the reader; whatever it carries beyond a known code stays unsaid. */
export function readError(error: unknown): {
  code: ErrorCode;
  params: Record<string, string | number>;
  requestId?: string;
} {
  if (isRouteErrorResponse(error)) {
    return isErrorPayload(error.data)
      ? { ...error.data, params: error.data.params ?? {} }
      : { code: codeOfStatus(error.status), params: {} };
  }
  return { code: 'INTERNAL', params: {} };
}

const TITLES = {
  NOT_FOUND: 'notFoundTitle',
  FORBIDDEN: 'forbiddenTitle',
  UNAUTHENTICATED: 'signInTitle',
  UNAVAILABLE: 'unavailableTitle',
  RATE_LIMITED: 'tooManyTitle',
  INTERNAL: 'failedTitle',
} as const satisfies Partial<Record<ErrorCode, string>>;

const titleOf = (code: ErrorCode) => (code in TITLES ? TITLES[code as keyof typeof TITLES] : 'refusedTitle');

/** Says what, why and what to do, with the reference that finds the request in the log. */
export function ErrorPage({ error }: { error: unknown }) {
  const { t } = useTranslation('common');
  const { t: sentence } = useTranslation('errors');
  const settings = useSettings();
  const { pathname, search } = useLocation();
  const { code, params, requestId } = readError(error);
  const reference = requestId ?? settings.requestId;
  return (
    <div className="flex flex-col items-start gap-4">
      <h1 tabIndex={-1} className="text-2xl">
        {t(`errorPage.${titleOf(code)}`)}
      </h1>
      <p className="max-w-prose">
        {code === 'NOT_FOUND' ? t('errorPage.notFoundText') : sentence(code, { ...params, defaultValue: '' })}
      </p>
      <div className="flex flex-wrap gap-2">
        {code === 'UNAUTHENTICATED' ? (
          <LinkButton variant="primary" to={signInPath(pathname + search)}>
            {t('user.signIn')}
          </LinkButton>
        ) : (
          <LinkButton variant="primary" to={homePath()}>
            {t('actions.toHome')}
          </LinkButton>
        )}
        {code === 'INTERNAL' || code === 'UNAVAILABLE' || code === 'RATE_LIMITED' || code === 'STALE' ? (
          <LinkButton to={pathname + search} reloadDocument>
            {t('actions.reload')}
          </LinkButton>
        ) : null}
      </div>
      {reference && code !== 'NOT_FOUND' ? (
        <p className="text-sm text-ink-muted">
          {t('errorPage.reference')} <code className="select-all font-mono text-ink">{reference}</code>
        </p>
      ) : null}
    </div>
  );
}
