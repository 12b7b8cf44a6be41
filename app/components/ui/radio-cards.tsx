import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';
import { FieldError } from './form-field.tsx';

export interface RadioCard {
  value: string;
  label: ReactNode;
  help?: ReactNode;
  disabled?: boolean | undefined;
}

interface RadioCardsProps {
  name: string;
  legend: ReactNode;
  legendHidden?: boolean | undefined;
  options: readonly RadioCard[];
  help?: ReactNode;
  error?: string | undefined;
  defaultValue?: string | undefined;
  value?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
  /** side by side where there is room */
  columns?: 1 | 2 | 3 | undefined;
  required?: boolean | undefined;
}

const COLUMNS = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-3' } as const;

/** One choice of a few, each with room for a sentence. Native radios: arrow keys and no-JavaScript come for free. */
export function RadioCards({
  name,
  legend,
  legendHidden,
  options,
  help,
  error,
  defaultValue,
  value,
  onChange,
  columns = 1,
  required,
}: RadioCardsProps) {
  const id = useId();
  const described = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
  return (
    <fieldset aria-describedby={described} aria-invalid={error ? true : undefined}>
      <legend className={clsx('mb-1 text-sm font-medium', legendHidden && 'sr-only')}>{legend}</legend>
      {help ? (
        <div id={`${id}-help`} className="mb-2 text-sm text-ink-muted">
          {help}
        </div>
      ) : null}
      <div className={clsx('grid gap-2', COLUMNS[columns])}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-(--control) items-start gap-3 rounded-lg border border-line bg-surface px-3 py-2.5 hover:bg-hover has-checked:border-brand has-checked:bg-brand-soft has-checked:ring-1 has-checked:ring-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus has-disabled:opacity-55"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              required={required}
              {...(value === undefined
                ? { defaultChecked: option.value === defaultValue }
                : { checked: option.value === value })}
              onChange={onChange ? () => onChange(option.value) : value === undefined ? undefined : () => {}}
              className="mt-[0.2em] size-4.5 flex-none accent-brand focus-visible:outline-none"
            />
            <span>
              <span className="font-medium">{option.label}</span>
              {option.help ? <span className="block text-sm text-ink-muted">{option.help}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {error ? (
        <div className="mt-1">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      ) : null}
    </fieldset>
  );
}
