import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import type { FormState } from '#app/utils/form-state.ts';

/** What is wrong with a form, above it; field ids are field names. */
export function FormProblems({ form }: { form: FormState | undefined }) {
  if (!form) {
    return null;
  }
  const problems = Object.entries(form.errors).map(([fieldId, message]) => ({ fieldId, message }));
  return <ErrorSummary problems={problems} message={form.message} />;
}
