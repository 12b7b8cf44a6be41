import { useTranslation } from 'react-i18next';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { type FormState, fieldOf } from '#app/utils/form-state.ts';
import { CASE_ROLES, DEPARTMENTS } from '#models/contracts/role-names.ts';
import type { CaseDeskView, StaffChoice } from '#models/contracts/views.ts';

interface OwnerFieldsProps {
  subject: CaseDeskView;
  staff: readonly StaffChoice[];
  form: FormState | undefined;
}

/** Who deals with a case: always a department, and a person of it where somebody is named. */
export function OwnerFields({ subject, staff, form }: OwnerFieldsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common']);
  return (
    <>
      <SelectField
        {...fieldOf(form, 'department', subject.department)}
        label={t('cases:columns.department')}
        required
        options={DEPARTMENTS.map((value) => ({ value, label: t(`common:departments.${value}`) }))}
      />
      <SelectField
        {...fieldOf(form, 'ownerId', subject.owner?.id ?? '')}
        label={t('cases:columns.owner')}
        help={t('desk:fields.ownerHelp')}
        placeholder={t('desk:fields.ownerNobody')}
        error={form?.errors.ownerId ? t('desk:fields.ownerWrong') : undefined}
        options={CASE_ROLES.map((role) => ({
          label: t(`common:roles.${role}`),
          options: staff
            .filter((person) => person.role === role)
            .map(({ id, name, departments }) => ({
              value: id,
              label:
                role === 'resolver' && departments.length > 0
                  ? `${name} (${departments.map((department) => t(`common:departments.${department}`)).join(', ')})`
                  : name,
            })),
        })).filter(({ options }) => options.length > 0)}
      />
    </>
  );
}
