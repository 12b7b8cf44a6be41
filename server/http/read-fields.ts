import { readFormData } from '#server/http/read-form-data.ts';
import { AppError } from '#server/platform/errors.ts';

/** The fields of a posted form, each with all its values, and its files. */
export interface PostedFields {
  /** the value, trimmed; '' when the field is missing. @throws AppError INVALID when it came more than once */
  text(name: string): string;
  all(name: string): string[];
  names(): string[];
  files: File[];
}

/**
 * Reads a form of bounded size, with repeated fields and files. A field that `accepts` does not know is refused.
 * @param fileField name of the field that may carry files; none when absent
 * @throws AppError TOO_LARGE, INVALID
 */
export async function readFields(
  request: Request,
  {
    maxBytes,
    accepts,
    fileField,
  }: { maxBytes: number; accepts: (name: string) => boolean; fileField?: string | undefined },
): Promise<PostedFields> {
  const form = await readFormData(request, maxBytes);
  const fields = new Map<string, string[]>();
  const files: File[] = [];
  for (const [name, value] of form) {
    if (typeof value !== 'string') {
      if (name !== fileField) {
        throw new AppError('INVALID', { fields: { [name]: ['INVALID'] } });
      }
      // A file field left empty sends one nameless file of no bytes.
      if (value.name !== '' || value.size > 0) {
        files.push(value);
      }
      continue;
    }
    if (!accepts(name)) {
      throw new AppError('INVALID', { fields: { [name]: ['INVALID'] } });
    }
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return {
    text: (name) => {
      const [value = '', ...more] = fields.get(name) ?? [];
      // Which of two was meant nobody knows; one of them may have been added by somebody else.
      if (more.length > 0) {
        throw new AppError('INVALID', { fields: { [name]: ['INVALID'] } });
      }
      return value.trim();
    },
    all: (name) => fields.get(name) ?? [],
    names: () => [...fields.keys()],
    files,
  };
}
