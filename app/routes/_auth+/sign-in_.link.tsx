import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { LinkRequest } from '#app/components/accounts/link-request.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { magicLinkRequestPath } from '#app/utils/paths.ts';
import { RequestLinkSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { requestMagicLink } from '#server/domain/accounts/request-magic-link.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const language = await languageOf(request, context.actor);
  return { title: pageTitle(language, translator(language, 'auth')('link.title')) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const client = clientOf(request, context.clientAddress);
  const posted = await readForm(request, RequestLinkSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    const { setCookie } = await requestMagicLink({ email: posted.value.email, client });
    return data({ sentTo: posted.value.email }, { headers: { 'Set-Cookie': setCookie } });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.title }];

export default function RequestSignInLink() {
  const { t } = useTranslation('auth');
  return (
    <LinkRequest
      kind="link"
      answer={useActionData<typeof action>()}
      afterwards={
        <TextLink to={magicLinkRequestPath()} reloadDocument>
          {t('link.again')}
        </TextLink>
      }
      otherwise={t('link.withPassword')}
    />
  );
}
