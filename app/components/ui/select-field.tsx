import { ChevronDown } from 'lucide-react';
import { forwardRef, type SelectHTMLAttributes } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldProps, FormField } from './form-field.tsx';

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}
export interface SelectGroup {
  label: string;
  options: readonly SelectOption[];
}

interface SelectFieldProps
  extends FieldProps,
    Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'required' | 'className' | 'children'> {
  options: readonly (SelectOption | SelectGroup)[];
  /** an empty first choice; `true` for "Choose…" */
  placeholder?: string | true | undefined;
}

/** A native select: works on every phone and without JavaScript. */
export const SelectField = forwardRef<HTMLSelectElement, SelectFieldProps>(function SelectField(
  { label, help, error, required, optional, id, labelHidden, className, options, placeholder, ...select },
  ref,
) {
  const { t } = useTranslation('common');
  return (
    <FormField {...{ label, help, error, required, optional, id, labelHidden, className }}>
      {(control) => (
        <span className="relative flex">
          <select {...select} {...control} ref={ref} className="field-box appearance-none truncate pe-9">
            {placeholder ? <option value="">{placeholder === true ? t('form.chooseOne') : placeholder}</option> : null}
            {options.map((option) =>
              'options' in option ? (
                <optgroup key={option.label} label={option.label}>
                  {option.options.map(toOption)}
                </optgroup>
              ) : (
                toOption(option)
              ),
            )}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute end-3 top-1/2 -translate-y-1/2 text-ink-muted"
          />
        </span>
      )}
    </FormField>
  );
});

const toOption = (option: SelectOption) => (
  <option key={option.value} value={option.value} disabled={option.disabled}>
    {option.label}
  </option>
);
