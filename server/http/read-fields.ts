import { AppError } from '#server/platform/errors.ts';

/** The fields of a posted form, each with all its values, and its files. */
export interface PostedFields {
  /** the first value, trimmed; '' when the field is missing */
  text(name: string): string;
  all(name: string): string[];
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
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= maxBytes)) {
    throw new AppError(Number.isNaN(length) ? 'INVALID' : 'TOO_LARGE');
  }
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    throw new AppError('INVALID');
  }
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
    text: (name) => fields.get(name)?.[0]?.trim() ?? '',
    all: (name) => fields.get(name) ?? [],
    files,
  };
}
