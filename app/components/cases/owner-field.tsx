import { useTranslation } from 'react-i18next';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { type FormState, typed } from '#app/utils/form-state.ts';
import { DEPARTMENTS } from '#models/contracts/role-names.ts';
import type { CaseDeskView, StaffChoice } from '#models/contracts/views.ts';

const ROLES = ['accounting', 'sales', 'resolver', 'manager'] as const;

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
        id="department"
        name="department"
        label={t('cases:columns.department')}
        defaultValue={typed(form, 'department', subject.department)}
        error={form?.errors.department}
        required
        options={DEPARTMENTS.map((value) => ({ value, label: t(`common:departments.${value}`) }))}
      />
      <SelectField
        id="ownerId"
        name="ownerId"
        label={t('cases:columns.owner')}
        help={t('desk:fields.ownerHelp')}
        placeholder={t('desk:fields.ownerNobody')}
        defaultValue={typed(form, 'ownerId', subject.owner?.id ?? '')}
        error={form?.errors.ownerId ? t('desk:fields.ownerWrong') : undefined}
        options={ROLES.map((role) => ({
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
