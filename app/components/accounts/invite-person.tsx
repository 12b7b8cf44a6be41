import { Form, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { type FormState, fieldOf } from '#app/utils/form-state.ts';
import { CUSTOMER_ROLES } from '#models/contracts/role-names.ts';
import type { Language } from '#models/contracts/roles.ts';
import { PersonFields } from './person-fields.tsx';

interface InvitePersonProps {
  form: FormState | undefined;
  language: Language;
  /** before the other fields: which customer */
  children?: ReactNode;
}

/** Invites one of a customer's people. */
export function InvitePerson({ form, language, children }: InvitePersonProps) {
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  const isBusy = useNavigation().formData?.get('intent') === 'invite';
  return (
    <div id="invite" className="scroll-mt-16">
      <Card title={t('people.inviteTitle')}>
        <p className="mb-4 text-ink-muted">{t('colleagues.inviteLead')}</p>
        <Form method="post" noValidate className="flex flex-col gap-4">
          <input type="hidden" name="intent" value="invite" />
          {children}
          <PersonFields form={form} language={language} />
          <SelectField
            {...fieldOf(form, 'role', 'customer')}
            label={t('people.role')}
            options={CUSTOMER_ROLES.map((role) => ({ value: role, label: common(`roles.${role}`) }))}
          />
          <div>
            <Button type="submit" variant="primary" pending={isBusy}>
              {t('people.inviteSubmit')}
            </Button>
          </div>
        </Form>
      </Card>
    </div>
  );
}
