import { Form, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { Checkbox } from '#app/components/ui/checkbox.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { type FormState, ticked } from '#app/utils/form-state.ts';
import type { CustomerDeskView, PersonRef } from '#models/contracts/views.ts';

interface TeamFormProps {
  customer: CustomerDeskView;
  /** colleagues of accounting and sales */
  staff: readonly (PersonRef & { role: 'accounting' | 'sales' })[];
  form: FormState | undefined;
}

/** Who looks after a customer. Who sees only their own customers gains or loses this one at once. */
export function TeamForm({ customer, staff, form }: TeamFormProps) {
  const { t } = useTranslation(['desk', 'common']);
  const isSending = useNavigation().formData?.get('intent') === 'set-team';
  const chosen = ticked(
    form,
    'userIds',
    customer.team.map(({ id }) => id),
  );
  return (
    <details open={form !== undefined} className="mt-2">
      <summary className="text-sm text-brand-ink underline underline-offset-3">
        {t('desk:customers.changeTeam')}
      </summary>
      <Form method="post" preventScrollReset className="mt-2 flex flex-col gap-3">
        <input type="hidden" name="intent" value="set-team" />
        <input type="hidden" name="version" value={customer.version} />
        <p className="text-sm text-ink-muted">{t('desk:customers.teamHelp')}</p>
        <ErrorSummary problems={[]} message={form?.message ?? form?.errors.userIds} />
        {(['accounting', 'sales'] as const).map((role) => (
          <fieldset key={role}>
            <legend className="text-sm font-medium">{t(`common:roles.${role}`)}</legend>
            <ul>
              {staff
                .filter((person) => person.role === role)
                .map(({ id, name }) => (
                  <li key={id}>
                    <Checkbox
                      name="userIds"
                      value={id}
                      defaultChecked={chosen.includes(id)}
                      label={<bdi>{name}</bdi>}
                    />
                  </li>
                ))}
            </ul>
          </fieldset>
        ))}
        <Button type="submit" pending={isSending} className="self-start">
          {t('common:actions.save')}
        </Button>
      </Form>
    </details>
  );
}
