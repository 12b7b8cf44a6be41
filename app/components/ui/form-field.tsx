import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

/** What the control itself needs, so that label, help and error are read with it. */
export interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  /** a sentence in the reader's language; its presence marks the field as wrong */
  error?: string | undefined;
  required?: boolean | undefined;
  /** most fields are required, so only the others are marked */
  optional?: boolean | undefined;
  id?: string | undefined;
  /** the label is read but not shown */
  labelHidden?: boolean | undefined;
  className?: string | undefined;
}

interface FormFieldProps extends FieldProps {
  children: (control: ControlProps) => ReactNode;
}

/** Label, help and error around one control. */
export function FormField({
  label,
  help,
  error,
  required,
  optional,
  id: givenId,
  labelHidden,
  className,
  children,
}: FormFieldProps) {
  const { t } = useTranslation('common');
  const madeId = useId();
  const id = givenId ?? madeId;
  const helpId = help ? `${id}-help` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={clsx('text-sm font-medium', labelHidden && 'sr-only')}>
        {label}
        {optional ? <span className="font-normal text-ink-muted"> ({t('form.optional')})</span> : null}
      </label>
      {help ? (
        <div id={helpId} className="text-sm text-ink-muted">
          {help}
        </div>
      ) : null}
      {children({
        id,
        'aria-describedby': [errorId, helpId].filter(Boolean).join(' ') || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {error ? <FieldError id={errorId}>{error}</FieldError> : null}
    </div>
  );
}

export function FieldError({ id, children }: { id: string | undefined; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm text-danger-ink">
      <CircleAlert aria-hidden className="mt-0.5" />
      <span>{children}</span>
    </p>
  );
}
