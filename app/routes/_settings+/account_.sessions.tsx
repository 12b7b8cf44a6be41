import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Badge } from '#app/components/ui/badge.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { useUnsentQuestion } from '#app/hooks/use-unsent-question.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { accountSessionsPath, signInPath } from '#app/utils/paths.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { SessionsFormSchema, type SessionView } from '#models/contracts/accounts.ts';
import { requireActor } from '#server/auth/guards.ts';
import { blankSessionCookie } from '#server/auth/sessions.ts';
import { findSessions } from '#server/domain/accounts/find-sessions.ts';
import { revokeSession } from '#server/domain/accounts/revoke-session.ts';
import { signOutEverywhere } from '#server/domain/accounts/sign-out-everywhere.ts';
import { presentSession } from '#server/presenters/account.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  const language = await languageOf(request, actor);
  const sessions = await findSessions({ actor });
  return {
    title: pageTitle(language, translator(language, 'auth')('account.sessions')),
    sessions: sessions.map((session) => presentSession(actor, session)),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context });
  const language = await languageOf(request, actor);
  const t = translator(language, 'auth');
  const posted = await readForm(request, SessionsFormSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    if (posted.value.intent === 'everywhere') {
      await signOutEverywhere({ actor });
      const flash = await flashToast(request, 'success', t('signOut.done'));
      return redirect(signInPath(), { headers: withCookies([blankSessionCookie()], flash) });
    }
    let done = t('sessions.revoked');
    if (posted.value.intent === 'others') {
      done = t('sessions.othersDone', { count: await signOutEverywhere({ actor, keepCurrent: true }) });
    } else {
      await revokeSession({ actor, sessionId: posted.value.sessionId });
    }
    return redirect(accountSessionsPath(), { headers: await flashToast(request, 'success', done) });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Sessions() {
  const { sessions } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const { onSubmit, question } = useUnsentQuestion();
  return (
    <div className="flex flex-col gap-4">
      <FormProblems form={form} />
      <p className="text-ink-muted">{t('sessions.lead')}</p>
      <Card flush>
        <ul className="divide-y divide-line">
          {sessions.map((session) => (
            <SessionLine key={session.id} session={session} />
          ))}
        </ul>
      </Card>
      <div className="flex flex-wrap gap-2">
        {sessions.length > 1 ? (
          <Form method="post">
            <Button type="submit" name="intent" value="others">
              {t('sessions.others')}
            </Button>
          </Form>
        ) : null}
        <Form method="post" onSubmit={onSubmit}>
          <Button type="submit" name="intent" value="everywhere">
            {t('sessions.everywhere')}
          </Button>
        </Form>
        {question}
      </div>
    </div>
  );
}

function SessionLine({ session }: { session: SessionView }) {
  const { t } = useTranslation('auth');
  const device = session.device || t('sessions.unknown');
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 p-(--card)">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {session.isCurrent ? <Badge tone="settled">{t('sessions.this')}</Badge> : null}
        </p>
        <p className="text-sm text-ink-muted">
          {t('sessions.lastSeen')} <Instant at={session.lastSeenAt} /> · {t('sessions.signedIn')}{' '}
          <Instant at={session.signedInAt} />
          {session.network ? <> · {t('sessions.network', { network: session.network })}</> : null}
        </p>
      </div>
      {session.isCurrent ? null : (
        <Form method="post">
          <input type="hidden" name="sessionId" value={session.id} />
          <Button
            type="submit"
            name="intent"
            value="revoke"
            size="small"
            aria-label={t('sessions.revokeNamed', { device })}
          >
            {t('sessions.revoke')}
          </Button>
        </Form>
      )}
    </li>
  );
}
