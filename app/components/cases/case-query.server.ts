import { cookieValue, serializeChoice } from '#app/utils/choice-cookie.server.ts';
import { CASE_FILTER_NAMES } from '#models/contracts/view-names.ts';
import { type CaseFilters, CaseFiltersSchema, CaseListQuerySchema } from '#models/contracts/views.ts';
import { AppError } from '#server/platform/errors.ts';

const COOKIE = 'case-filters';
/** What the frame of every page may add to an address. */
const OF_THE_HOUSE = new Set(['lng', '_routes', 'index']);

/** The named values of a query or form; empty ones are absent, repeated and foreign ones refused. */
function named(entries: Iterable<[string, FormDataEntryValue]>, ignored: ReadonlySet<string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (ignored.has(name) || value === '') {
      continue;
    }
    if (typeof value !== 'string' || name in values) {
      throw new AppError('INVALID', { fields: { [name]: ['INVALID'] } });
    }
    values[name] = value;
  }
  return values;
}

/** The filters and the page of a list's address. @throws AppError INVALID naming what cannot be used */
export function readCaseQuery(url: URL): { filters: CaseFilters; after?: string; before?: string } {
  const parsed = CaseListQuerySchema.safeParse(named(url.searchParams, OF_THE_HOUSE));
  if (!parsed.success) {
    throw new AppError('INVALID', {
      fields: Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0] ?? 'query'), ['INVALID']])),
    });
  }
  const { after, before, ...filters } = parsed.data;
  return {
    filters: withoutEmpty(filters),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}

const withoutEmpty = (filters: CaseFilters): CaseFilters =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== '')) as CaseFilters;

/** True when the address names no list at all: what one looked at last is shown then. */
export const isBareList = (url: URL): boolean => ![...url.searchParams.keys()].some((name) => !OF_THE_HOUSE.has(name));

/** Filters the person last used on this device; null when there are none or they no longer make sense. */
export function rememberedFilters(request: Request): CaseFilters | null {
  const text = cookieValue(request, COOKIE);
  if (!text) {
    return null;
  }
  try {
    const query = new URLSearchParams(decodeURIComponent(text));
    const parsed = CaseFiltersSchema.safeParse(Object.fromEntries(query));
    return parsed.success && Object.keys(parsed.data).length > 0 ? parsed.data : null;
  } catch {
    return null;
  }
}

/** `Set-Cookie` that remembers filters. "My turn" has a place of its own in the rail and is not what "Cases" leads to. */
export function rememberFilters(filters: CaseFilters): string | null {
  if (filters.filter === 'my-turn') {
    return null;
  }
  const query = new URLSearchParams();
  for (const name of CASE_FILTER_NAMES) {
    const value = filters[name];
    if (value) {
      query.set(name, value);
    }
  }
  return serializeChoice(COOKIE, encodeURIComponent(query.toString()));
}
