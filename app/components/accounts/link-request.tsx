import { Form, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { signInPath } from '#app/utils/paths.ts';
import { FormProblems } from './form-problems.tsx';

interface LinkRequestProps {
  /** a link that sets a new password, or one that signs in */
  kind: 'forgot' | 'link';
  answer: object | undefined;
  /** where to go from the page that says it was sent */
  afterwards: ReactNode;
  /** the other way in, back on the sign-in page */
  otherwise: string;
}

/** Asks for the address a link is sent to; then says that it was sent, whether or not anybody has that address. */
export function LinkRequest({ kind, answer, afterwards, otherwise }: LinkRequestProps) {
  const { t } = useTranslation('auth');
  const form = formOf(answer);
  const isBusy = useNavigation().state !== 'idle';
  if (answer && 'sentTo' in answer) {
    return (
      <AuthShell title={t('link.sentTitle')}>
        <p role="status">{t(`${kind}.sent`, { email: String(answer.sentTo) })}</p>
        <p className="text-ink-muted">{t('link.notArrived')}</p>
        {afterwards}
      </AuthShell>
    );
  }
  return (
    <AuthShell title={t(`${kind}.title`)} lead={t(`${kind}.lead`)}>
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <TextField
          {...fieldOf(form, 'email')}
          type="email"
          autoComplete="username"
          label={t('signIn.email')}
          required
        />
        <Button type="submit" variant="primary" pending={isBusy}>
          {t(`${kind}.submit`)}
        </Button>
      </Form>
      <TextLink to={signInPath()}>{otherwise}</TextLink>
    </AuthShell>
  );
}
