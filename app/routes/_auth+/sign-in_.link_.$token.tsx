import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { homePath, magicLinkRequestPath } from '#app/utils/paths.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { UseMagicLinkSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { peekMagicLink, signInByLink } from '#server/domain/accounts/sign-in-by-link.ts';

export const handle = { i18n: ['auth'] };

/** Shows a button and uses nothing up: scanners of mails open links, they do not press buttons. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const client = clientOf(request, context.clientAddress);
  const state = await peekMagicLink({ secret: params.token ?? '', client });
  const title = pageTitle(language, translator(language, 'auth')('link.title'));
  return data({ title, state }, { status: state === 'usable' ? 200 : 410 });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const client = clientOf(request, context.clientAddress);
  const posted = await readForm(request, UseMagicLinkSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    const { setCookies } = await signInByLink({ secret: params.token ?? '', client });
    return redirect(homePath(), { headers: withCookies(setCookies) });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.title }];

export default function OpenSignInLink() {
  const { state } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const isBusy = useNavigation().state !== 'idle';
  if (state !== 'usable') {
    const isOver = state === 'over';
    return (
      <AuthShell title={isOver ? t('link.overTitle') : t('link.otherTitle')}>
        <p>{isOver ? t('link.over') : t('link.other')}</p>
        <LinkButton variant="primary" to={magicLinkRequestPath()}>
          {t('link.again')}
        </LinkButton>
      </AuthShell>
    );
  }
  return (
    <AuthShell title={t('link.confirmTitle')} lead={t('link.confirmLead')}>
      <Form method="post" className="flex flex-col gap-4">
        <FormProblems form={form} />
        <Button type="submit" variant="primary" pending={isBusy}>
          {t('link.confirm')}
        </Button>
      </Form>
    </AuthShell>
  );
}
