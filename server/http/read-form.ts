import { AppError } from '#server/platform/errors.ts';

/**
 * The fields of a posted form that are expected, as text. Anything else in it is refused, files too.
 * @throws AppError TOO_LARGE, INVALID
 */
export async function readForm<K extends string>(
  request: Request,
  maxBytes: number,
  names: readonly K[],
): Promise<Partial<Record<K, string>>> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= maxBytes)) {
    throw new AppError(Number.isNaN(length) ? 'INVALID' : 'TOO_LARGE');
  }
  const form = await request.formData();
  const fields: Partial<Record<K, string>> = {};
  for (const [name, value] of form) {
    if (!(names as readonly string[]).includes(name) || typeof value !== 'string') {
      throw new AppError('INVALID', { fields: { [name]: ['INVALID'] } });
    }
    fields[name as K] = value;
  }
  return fields;
}
