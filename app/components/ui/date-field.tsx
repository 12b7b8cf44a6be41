import { forwardRef } from 'react';
import { TextField, type TextFieldProps } from './text-field.tsx';

interface DateFieldProps extends Omit<TextFieldProps, 'type' | 'suffix'> {
  /** YYYY-MM-DD */
  min?: string | undefined;
  max?: string | undefined;
}

/** The platform's own date picker; sends and receives YYYY-MM-DD. */
export const DateField = forwardRef<HTMLInputElement, DateFieldProps>(function DateField(props, ref) {
  return <TextField {...props} ref={ref} type="date" />;
});
