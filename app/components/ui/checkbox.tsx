import { clsx } from 'clsx';
import { forwardRef, type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { FieldError } from './form-field.tsx';

interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className'> {
  label: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  labelHidden?: boolean | undefined;
  className?: string | undefined;
}

export const Checkbox = forwardRef<HTMLInputElement, CheckboxProps>(function Checkbox(
  { label, help, error, labelHidden, className, id: givenId, ...input },
  ref,
) {
  const madeId = useId();
  const id = givenId ?? madeId;
  const described = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={className}>
      <label
        htmlFor={id}
        className={clsx(
          'inline-flex items-center gap-2.5',
          labelHidden ? 'min-h-(--control-small) min-w-(--control-small) justify-center' : 'min-h-(--control)',
        )}
      >
        <input
          {...input}
          ref={ref}
          id={id}
          type="checkbox"
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          className="size-4.5 flex-none accent-brand"
        />
        <span className={clsx(labelHidden && 'sr-only')}>{label}</span>
      </label>
      {help ? (
        <p id={`${id}-help`} className="ps-7 text-sm text-ink-muted">
          {help}
        </p>
      ) : null}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  );
});
