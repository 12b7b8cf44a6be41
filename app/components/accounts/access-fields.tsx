import { useTranslation } from 'react-i18next';
import { Checkbox } from '#app/components/ui/checkbox.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { type FormState, fieldOf, ticked, typed } from '#app/utils/form-state.ts';
import { DEPARTMENTS, type Role } from '#models/contracts/roles.ts';

interface AccessFieldsProps {
  form: FormState | undefined;
  roles: readonly Role[];
  stored?: { role: Role; departments: readonly string[]; portfolio: 'all' | 'own'; approvalLimit: number } | undefined;
  currency: string;
}

/** Role, departments, customers and approval limit. Fields that a role does not use are ignored by the server. */
export function AccessFields({ form, roles, stored, currency }: AccessFieldsProps) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const chosen = ticked(form, 'departments', stored?.departments);
  return (
    <>
      <SelectField
        {...fieldOf(form, 'role', stored?.role)}
        label={t('access.role')}
        placeholder={stored ? undefined : true}
        options={roles.map((role) => ({ value: role, label: common(`roles.${role}`) }))}
        required
      />
      <fieldset>
        <legend className="text-sm font-medium">{t('access.departments')}</legend>
        <p className="text-sm text-ink-muted">{t('access.departmentsHelp')}</p>
        <div className="mt-1 grid gap-x-4 sm:grid-cols-2">
          {DEPARTMENTS.map((department) => (
            <Checkbox
              key={department}
              name="departments"
              value={department}
              defaultChecked={chosen.includes(department)}
              label={common(`departments.${department}`)}
            />
          ))}
        </div>
      </fieldset>
      <RadioCards
        name="portfolio"
        legend={t('access.portfolio')}
        help={t('access.portfolioHelp')}
        error={form?.errors.portfolio}
        defaultValue={typed(form, 'portfolio', stored?.portfolio ?? 'own')}
        columns={2}
        options={(['own', 'all'] as const).map((value) => ({ value, label: t(`access.portfolios.${value}`) }))}
      />
      <TextField
        {...fieldOf(form, 'approvalLimit', stored ? String(stored.approvalLimit) : '0')}
        inputMode="numeric"
        label={t('access.approvalLimit')}
        help={t('access.approvalLimitHelp', { currency })}
        suffix={currency}
      />
    </>
  );
}
