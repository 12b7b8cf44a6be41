import { useTranslation } from 'react-i18next';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { type FormState, fieldOf } from '#app/utils/form-state.ts';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';

/** Who is invited, and in which language we write. */
export function PersonFields({ form, language }: { form: FormState | undefined; language: Language }) {
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  return (
    <>
      <TextField {...fieldOf(form, 'name')} autoComplete="off" label={t('people.name')} required />
      <TextField {...fieldOf(form, 'email')} type="email" autoComplete="off" label={t('people.email')} required />
      <SelectField
        {...fieldOf(form, 'language', language)}
        label={t('people.language')}
        options={LANGUAGES.map((code) => ({ value: code, label: common(`languages.${code}`) }))}
      />
    </>
  );
}
