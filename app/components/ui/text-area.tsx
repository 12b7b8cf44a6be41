import { forwardRef, type TextareaHTMLAttributes } from 'react';
import { type FieldProps, FormField } from './form-field.tsx';

interface TextAreaProps
  extends FieldProps,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'required' | 'className'> {}

export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { label, help, error, required, optional, id, labelHidden, className, rows = 4, ...area },
  ref,
) {
  return (
    <FormField {...{ label, help, error, required, optional, id, labelHidden, className }}>
      {(control) => (
        <textarea
          {...area}
          {...control}
          ref={ref}
          rows={rows}
          className="field-box field-sizing-content min-h-24 max-h-96 py-2 leading-normal"
        />
      )}
    </FormField>
  );
});
