import { useTranslation } from 'react-i18next';
import { TextField } from '#app/components/ui/text-field.tsx';
import type { FormState } from '#app/utils/form-state.ts';

interface PasswordFieldsProps {
  form: FormState | undefined;
  /** may be left empty */
  optional?: boolean | undefined;
  help?: string | undefined;
}

/** A new password, twice. Pasting is welcome: that is how password managers work. */
export function PasswordFields({ form, optional, help }: PasswordFieldsProps) {
  const { t } = useTranslation('auth');
  return (
    <>
      <TextField
        id="password"
        name="password"
        type="password"
        autoComplete="new-password"
        label={t('password.new')}
        help={help ?? t('password.help')}
        error={form?.errors.password}
        optional={optional}
        required={!optional}
      />
      <TextField
        id="again"
        name="again"
        type="password"
        autoComplete="new-password"
        label={t('password.again')}
        error={form?.errors.again}
        optional={optional}
        required={!optional}
      />
    </>
  );
}
