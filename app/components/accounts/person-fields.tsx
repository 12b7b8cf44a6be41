import { useTranslation } from 'react-i18next';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { type FormState, typed } from '#app/utils/form-state.ts';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';

/** Who is invited, and in which language we write. */
export function PersonFields({ form, language }: { form: FormState | undefined; language: Language }) {
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  return (
    <>
      <TextField
        id="name"
        name="name"
        autoComplete="off"
        label={t('people.name')}
        error={form?.errors.name}
        defaultValue={typed(form, 'name')}
        required
      />
      <TextField
        id="email"
        name="email"
        type="email"
        autoComplete="off"
        label={t('people.email')}
        error={form?.errors.email}
        defaultValue={typed(form, 'email')}
        required
      />
      <SelectField
        id="language"
        name="language"
        label={t('people.language')}
        error={form?.errors.language}
        defaultValue={typed(form, 'language', language)}
        options={LANGUAGES.map((code) => ({ value: code, label: common(`languages.${code}`) }))}
      />
    </>
  );
}
