import { parseWithZod } from '@conform-to/zod/v4';
import { data } from '@remix-run/node';
import type { z } from 'zod';
import { translator } from '#app/i18n/i18n.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from '#models/contracts/accounts.ts';
import { DOCUMENT_LIMITS } from '#models/contracts/documents.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { Language } from '#models/contracts/roles.ts';
import { readFormData } from '#server/http/read-form-data.ts';
import { AppError, statusOf } from '#server/platform/errors.ts';

/** What a form with files may carry when no script sends them one by one. */
export const FORM_WITH_FILES_BYTES = DOCUMENT_LIMITS.bytes + 1_048_576;

/** A form post beyond this is not one of ours; documents travel another way. */
const MAX_FIELDS = 200;
const MAX_BYTES = 64 * 1024;
const PLAIN_NAME = /^(?!constructor$|prototype$)[a-z](?!.*__)\w*$/i;

interface Issue {
  code: string;
  path: readonly PropertyKey[];
  format?: string;
  origin?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
}

type Parsed<T> = { ok: true; value: T; form: FormState } | { ok: false; form: FormState };

/**
 * Reads a posted form by its schema. Unknown fields, objects where a text belongs and repeated fields are refused; each
 * field at fault gets one sentence in the reader's language.
 * @param secrets fields whose value is never sent back
 */
export async function readForm<S extends z.ZodType>(
  request: Request,
  schema: S,
  { language, secrets = [] }: { language: Language; secrets?: readonly string[] },
): Promise<Parsed<z.output<S>>> {
  const errorSentences = translator(language, 'errors');
  let posted: FormData;
  try {
    posted = await readFormData(request, MAX_BYTES);
  } catch (error) {
    if (!(error instanceof AppError)) {
      throw error;
    }
    return { ok: false, form: { errors: {}, values: {}, message: String(errorSentences(error.code)) } };
  }
  const t = translator(language, 'common');
  const values = valuesOf(posted, secrets);
  const refused = (errors: Record<string, string>): Parsed<z.output<S>> => ({
    ok: false,
    form: {
      errors,
      values,
      ...(Object.keys(errors).length === 0 ? { message: String(errorSentences('INVALID')) } : {}),
    },
  });
  const names = [...posted.keys()];
  // The form library drops some names without a word and reads others as paths into objects; ours are plain words.
  if (names.length > MAX_FIELDS || !names.every((name) => PLAIN_NAME.test(name))) {
    return refused({});
  }
  const sentence = (issue: Issue): string => {
    switch (issue.code) {
      case 'invalid_type':
        return t('validation.required');
      case 'invalid_value':
        return t('validation.choice');
      case 'invalid_format':
        return issue.path.at(-1) === 'email' ? t('validation.email') : t('validation.unknown');
      case 'too_small':
        return issue.origin !== 'string'
          ? t('validation.unknown')
          : Number(issue.minimum) <= 1
            ? t('validation.required')
            : t('validation.tooShort', { min: Number(issue.minimum) });
      case 'too_big':
        return issue.origin === 'string'
          ? t('validation.tooLong', { max: Number(issue.maximum) })
          : t('validation.unknown');
      default:
        return t('validation.unknown');
    }
  };
  const submission = parseWithZod<z.ZodType, string[]>(posted, {
    schema,
    formatError: (issues) => issues.map((issue) => sentence(issue as unknown as Issue)),
  });
  if (submission.status === 'success') {
    return { ok: true, value: submission.value as z.output<S>, form: { errors: {}, values } };
  }
  const errors = Object.entries(submission.error ?? {})
    .filter(([field]) => field !== '')
    .map(([field, sentences]) => [field.split(/[.[]/, 1)[0] ?? field, sentences?.[0] ?? t('validation.unknown')]);
  return refused(Object.fromEntries(errors) as Record<string, string>);
}

/**
 * What a form shows when its use case refused: the sentence beside the field at fault, or above the form.
 * Anything that is not an expected failure is thrown on.
 */
export function refusedForm(error: unknown, form: FormState, language: Language) {
  if (!(error instanceof AppError)) {
    throw error;
  }
  return data({ form: { ...form, ...explain(error, language) } }, { status: statusOf(error.code) });
}

/** The answer to a form that does not fit its schema. */
export const invalidForm = (form: FormState) => data({ form }, { status: 400 });

/** One sentence beside one field, where only the route can tell that something is wrong (two passwords that differ). */
export const wrongField = (form: FormState, field: string, sentence: string) =>
  invalidForm({ ...form, errors: { ...form.errors, [field]: sentence } });

function explain(error: AppError, language: Language): Pick<FormState, 'errors' | 'message'> {
  const auth = translator(language, 'auth');
  const sentenceOf = (code: ErrorCode): string => String(translator(language, 'errors')(code, error.params as never));
  if (error.code === 'PASSWORD_WEAK') {
    const why = error.params.why as 'tooShort' | 'tooLong' | 'personal' | 'common';
    return { errors: { password: auth(`password.${why}`, { min: PASSWORD_MIN, max: PASSWORD_MAX }) } };
  }
  if (error.code === 'RATE_LIMITED') {
    return { errors: {}, message: auth('wait', { count: Number(error.params.minutes ?? 1) }) };
  }
  if (error.code === 'CONFLICT' && error.params.why === 'lastAdmin') {
    return { errors: {}, message: translator(language, 'admin')('access.lastAdmin') };
  }
  const fields = Object.entries(error.fields ?? {});
  if (fields.length === 0) {
    return { errors: {}, message: sentenceOf(error.code) };
  }
  return {
    errors: Object.fromEntries(fields.map(([field, [code]]) => [field, sentenceOf((code ?? error.code) as ErrorCode)])),
  };
}

function valuesOf(posted: FormData, secrets: readonly string[]): FormState['values'] {
  const values: FormState['values'] = Object.create(null) as FormState['values'];
  for (const key of new Set(posted.keys())) {
    const texts = posted.getAll(key).filter((value): value is string => typeof value === 'string');
    if (!secrets.includes(key) && !key.includes('__') && texts.length > 0) {
      values[key] = texts.length === 1 ? (texts[0] ?? '') : texts;
    }
  }
  return { ...values };
}
