import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { LinkRequest } from '#app/components/accounts/link-request.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { signInPath } from '#app/utils/paths.ts';
import { RequestLinkSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { requestPasswordReset } from '#server/domain/accounts/request-password-reset.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const language = await languageOf(request, context.actor);
  return { title: pageTitle(language, translator(language, 'auth')('forgot.title')) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const posted = await readForm(request, RequestLinkSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    const { email } = posted.value;
    await requestPasswordReset({ email, client: clientOf(request, context.clientAddress) });
    return { sentTo: email };
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ForgotPassword() {
  const { t } = useTranslation('auth');
  const back = t('forgot.back');
  return (
    <LinkRequest
      kind="forgot"
      answer={useActionData<typeof action>()}
      afterwards={<TextLink to={signInPath()}>{back}</TextLink>}
      otherwise={back}
    />
  );
}
