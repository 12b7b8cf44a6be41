import { translator } from '#app/i18n/i18n.server.ts';
import { assertFields } from '#app/utils/assert-fields.server.ts';
import { FORM_WITH_FILES_BYTES } from '#app/utils/form.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import { AdmitGuestSchema } from '#models/contracts/accounts.ts';
import { ApproveCaseSchema, AssignCaseSchema, CASE_ACTIONS, type CaseAction } from '#models/contracts/cases.ts';
import { AudienceSchema } from '#models/contracts/entries.ts';
import type { Language } from '#models/contracts/roles.ts';
import { WholeNumberSchema } from '#models/contracts/whole-number.ts';
import type { Actor } from '#server/auth/actor.ts';
import { admitGuest } from '#server/domain/accounts/admit-guest.ts';
import { removeGuest } from '#server/domain/accounts/remove-guest.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { assignCase } from '#server/domain/cases/assign-case.ts';
import { type CaseFacts, getCase } from '#server/domain/cases/get-case.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { addCaseDocuments } from '#server/domain/documents/add-case-documents.ts';
import { storeFormFiles } from '#server/domain/documents/store-form-files.ts';
import { type PostedFields, readFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';
import { type CasePanel, OTHER_PANELS } from './case-panels.ts';
import { readTransition, takesFiles, transitionFields } from './transition-form.server.ts';

/** Every form of the page tells what the page showed. */
const COMMON = ['intent', 'version', 'seen'];
const GUEST = ['email', 'name', 'language', 'until'];
const FIELDS: { readonly [P in Other]: readonly string[] } = {
  assign: ['department', 'ownerId', 'note'],
  'approve-amount': ['amount'],
  'approve-legal': [],
  'admit-guest': GUEST,
  'remove-guest': ['userId'],
  'add-document': ['audience', 'clientId'],
};

/** What adds to a case or its people changes nothing that somebody else may have changed meanwhile. */
const UNVERSIONED: readonly CasePanel[] = ['admit-guest', 'remove-guest', 'add-document'];

export interface CaseActionOutcome {
  panel: CasePanel;
  /** what to mend; null when it was done */
  form: FormState | null;
  /** the head of the stream the person had seen: tells what changed meanwhile */
  seen: number;
  /** what the use case refused, for the form's sentences */
  refused: AppError | null;
}

const isTransition = (panel: string): panel is CaseAction => (CASE_ACTIONS as readonly string[]).includes(panel);
const isOther = (panel: string): panel is Other => (OTHER_PANELS as readonly string[]).includes(panel);

/**
 * Does what a form of a case's page asks for. Refusals come back with what was typed, so that nothing is lost.
 * @throws AppError NOT_FOUND, INVALID, TOO_LARGE
 */
export async function runCaseAction({
  actor,
  caseId,
  request,
  language,
}: {
  actor: Actor;
  caseId: string;
  request: Request;
  language: Language;
}): Promise<CaseActionOutcome> {
  // A stranger is told nothing, not even that a field is missing.
  const { case: subject } = await getCase({ actor, caseId });
  const fields = await readFields(request, {
    maxBytes: FORM_WITH_FILES_BYTES,
    // Which there may be depends on one of them.
    accepts: () => true,
    fileField: 'files',
  });
  const panel = fields.text('intent');
  if (!isTransition(panel) && !isOther(panel)) {
    throw new AppError('INVALID');
  }
  const own = isTransition(panel) ? transitionFields(panel, subject) : FIELDS[panel];
  assertFields(fields, [...COMMON, ...own], isTransition(panel) ? takesFiles(panel) : panel === 'add-document');
  const seen = Number.parseInt(fields.text('seen'), 10) || 0;
  const run: Run = { actor, caseId, subject, fields, language, version: Number(fields.text('version')) };
  const form: FormState = { errors: {}, values: {} };
  try {
    if (!UNVERSIONED.includes(panel) && !WholeNumberSchema.safeParse(fields.text('version')).success) {
      // A form without the version of its page cannot have come from a page as it is now.
      throw new AppError('STALE');
    }
    const wrong = isTransition(panel) ? await move(run, panel, form) : await change(run, panel, form);
    return { panel, form: wrong, seen, refused: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'NOT_FOUND') {
      throw error;
    }
    return { panel, form, seen, refused: error };
  }
}

type Other = (typeof OTHER_PANELS)[number];
interface Run {
  actor: Actor;
  caseId: string;
  subject: CaseFacts['case'];
  fields: PostedFields;
  language: Language;
  version: number;
}

/** @returns the form to mend, or null when it was done; what was typed is left in `form` for a refusal */
async function move(run: Run, action: CaseAction, form: FormState): Promise<FormState | null> {
  const { actor, caseId, subject, fields, language, version } = run;
  const first = readTransition({ action, fields, documents: fields.all('document'), subject, version, language });
  form.values = first.form.values;
  // Files are stored once the words are in order: a slip of the pen must not leave copies behind.
  const hasFiles = fields.files.length > 0;
  if (!first.input) {
    return first.form;
  }
  let input = first.input;
  if (hasFiles) {
    const { ids, refused } = await storeFormFiles(actor, fields.files);
    const [problem] = refused;
    if (problem) {
      return { ...first.form, errors: { files: fileSentence(problem, language) } };
    }
    const documents = [...new Set([...fields.all('document'), ...ids])];
    const second = readTransition({ action, fields, documents, subject, version, language });
    if (!second.input) {
      return second.form;
    }
    input = second.input;
  }
  await transitionCase({ actor, caseId, input });
  return null;
}

const fileSentence = (problem: AppError, language: Language): string =>
  `${problem.params.name ?? ''}: ${translator(language, 'errors')(problem.code, problem.params as never)}`;

async function change(run: Run, panel: Other, form: FormState): Promise<FormState | null> {
  const { actor, caseId, fields, version } = run;
  switch (panel) {
    case 'assign': {
      form.values = valuesOf(fields, ['department', 'ownerId', 'note']);
      const input = parsed(run, form, AssignCaseSchema, {
        version,
        department: fields.text('department'),
        note: fields.text('note'),
        ...(fields.text('ownerId') ? { ownerId: fields.text('ownerId') } : {}),
      });
      if (!input) {
        return form;
      }
      await assignCase({ actor, caseId, input });
      return null;
    }
    case 'approve-amount': {
      form.values = valuesOf(fields, ['amount']);
      const amount = parseAmount(fields.text('amount'), run.subject.currency, run.language);
      if (amount === null) {
        form.errors.amount = translator(run.language)('validation.amount');
        return form;
      }
      const input = parsed(run, form, ApproveCaseSchema, { kind: 'amount', version, amount });
      if (!input) {
        return form;
      }
      await approveCase({ actor, caseId, input });
      return null;
    }
    case 'approve-legal':
      await approveCase({ actor, caseId, input: { kind: 'legal', version } });
      return null;
    case 'admit-guest': {
      form.values = valuesOf(fields, GUEST);
      const input = parsed(run, form, AdmitGuestSchema, valuesOf(fields, GUEST));
      if (!input) {
        return form;
      }
      try {
        await admitGuest({ actor, caseId, input });
      } catch (error) {
        if (!(error instanceof AppError && error.fields?.until)) throw error;
        form.errors.until = translator(run.language, 'desk')('fields.guestUntilRange');
        return form;
      }
      return null;
    }
    case 'remove-guest':
      await removeGuest({ actor, caseId, userId: fields.text('userId') });
      return null;
    case 'add-document':
      return addDocuments(run, form);
  }
}

/** Files put on one side of the case, without a message: all of them, or none when one is refused. */
async function addDocuments({ actor, caseId, fields, language }: Run, form: FormState): Promise<FormState | null> {
  const side = AudienceSchema.safeParse(fields.text('audience'));
  if (!side.success) {
    throw new AppError('INVALID', { fields: { audience: ['INVALID'] } });
  }
  const audience = side.data;
  form.values = valuesOf(fields, ['audience', 'clientId']);
  if (fields.files.length === 0) {
    form.errors.files = translator(language)('validation.required');
    return form;
  }
  const formId = fields.text('clientId') || undefined;
  const { ids, refused } = await storeFormFiles(actor, fields.files, formId, { audience, caseId });
  const [problem] = refused;
  if (problem) {
    // A refusal that names no file is about the person or the case.
    if (problem.params.name === undefined) {
      throw problem;
    }
    form.errors.files = fileSentence(problem, language);
    return form;
  }
  await addCaseDocuments({ actor, caseId, documentIds: ids, audience });
  return null;
}

const valuesOf = (fields: PostedFields, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, fields.text(name)]).filter(([, value]) => value !== ''));

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { code?: string | undefined; path: readonly PropertyKey[] }[] } };
}

function parsed<T>({ language }: Run, form: FormState, schema: Schema<T>, value: unknown): T | null {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const t = translator(language);
  for (const { code, path } of result.error.issues) {
    const field = String(path[0] ?? 'form');
    form.errors[field] ??=
      field === 'email'
        ? t('validation.email')
        : field === 'until'
          ? t('validation.day')
          : code === 'too_small' && field === 'amount'
            ? t('validation.amountPositive')
            : t(code === 'invalid_value' ? 'validation.choice' : 'validation.required');
  }
  return null;
}
