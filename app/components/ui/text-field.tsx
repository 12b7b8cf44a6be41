import { clsx } from 'clsx';
import { forwardRef, type InputHTMLAttributes, type ReactNode } from 'react';
import { type FieldProps, FormField } from './form-field.tsx';

export interface TextFieldProps
  extends FieldProps,
    Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'required' | 'className' | 'prefix'> {
  /** a unit or a sign at the end of the box */
  suffix?: ReactNode;
}

export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { label, help, error, required, optional, id, labelHidden, className, suffix, type = 'text', ...input },
  ref,
) {
  return (
    <FormField {...{ label, help, error, required, optional, id, labelHidden, className }}>
      {(control) =>
        suffix ? (
          <span className="relative flex">
            <input {...input} {...control} ref={ref} type={type} className="field-box pe-14" />
            <span aria-hidden className="pointer-events-none absolute inset-y-0 end-3 flex items-center text-ink-muted">
              {suffix}
            </span>
          </span>
        ) : (
          <input
            {...input}
            {...control}
            ref={ref}
            type={type}
            className={clsx('field-box', type === 'file' && 'py-1.5')}
          />
        )
      }
    </FormField>
  );
});
