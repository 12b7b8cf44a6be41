/** What a form shows again after it was refused: sentences in the reader's language, and what was typed. */
export interface FormState {
  /** field → sentence */
  errors: Record<string, string>;
  /** about the whole form */
  message?: string | undefined;
  /** what was typed, without secrets */
  values: Record<string, string | string[]>;
}

/** The form an action answered with, if it did. */
export const formOf = (actionData: unknown): FormState | undefined =>
  typeof actionData === 'object' && actionData !== null && 'form' in actionData
    ? (actionData.form as FormState)
    : undefined;

/** What a field starts with: what was typed, else what is stored. */
export function typed(form: FormState | undefined, field: string, stored = ''): string {
  const value = form?.values[field];
  return typeof value === 'string' ? value : stored;
}

/** What ties a field to its form: its name, what was typed in it, and what was wrong with that. */
export const fieldOf = (form: FormState | undefined, name: string, stored?: string) => ({
  id: name,
  name,
  defaultValue: typed(form, name, stored),
  error: form?.errors[name],
});

/** What a group of checkboxes starts with. */
export function ticked(form: FormState | undefined, field: string, stored: readonly string[] = []): readonly string[] {
  if (!form) {
    return stored;
  }
  const value = form.values[field];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
