import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { accountPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ProfileSchema } from '#models/contracts/accounts.ts';
import { LANGUAGES } from '#models/contracts/roles.ts';
import { requireActor } from '#server/auth/guards.ts';
import { getOwnAccount } from '#server/domain/accounts/get-own-account.ts';
import { updateProfile } from '#server/domain/accounts/update-profile.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  const language = await languageOf(request, actor);
  const account = await explained(context, () => getOwnAccount({ actor }));
  return { title: pageTitle(language, translator(language, 'auth')('account.title')), account };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context });
  const language = await languageOf(request, actor);
  const posted = await readForm(request, ProfileSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    await updateProfile({ actor, ...posted.value });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
  const saved = translator(posted.value.language, 'auth')('account.saved');
  return redirect(accountPath(), { headers: await flashToast(request, 'success', saved) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Profile() {
  const { account } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  const isBusy = useNavigation().state === 'submitting';
  return (
    <Card>
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <TextField {...fieldOf(form, 'name', account.name)} autoComplete="name" label={t('account.name')} required />
        <SelectField
          {...fieldOf(form, 'language', account.language)}
          label={t('account.language')}
          help={t('account.languageHelp')}
          options={LANGUAGES.map((code) => ({ value: code, label: common(`languages.${code}`) }))}
        />
        <KeyValues
          items={[
            { key: t('account.email'), value: account.email },
            { key: t('account.role'), value: common(`roles.${account.role}`) },
          ]}
        />
        <p className="text-sm text-ink-muted">{t('account.emailHelp')}</p>
        <div>
          <Button type="submit" variant="primary" pending={isBusy}>
            {common('actions.save')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
