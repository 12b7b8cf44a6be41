import type { PostedFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';

/**
 * Where one address takes several forms, each has fields of its own: one of another form is refused like any that is
 * not known at all, and so are files that the form does not ask for.
 * @throws AppError INVALID, naming the field
 */
export function assertFields(fields: PostedFields, known: readonly string[], takesFiles: boolean): void {
  const stray = fields.files.length > 0 && !takesFiles ? 'files' : fields.names().find((name) => !known.includes(name));
  if (stray !== undefined) {
    throw new AppError('INVALID', { fields: { [stray]: ['INVALID'] } });
  }
}
