import { translator } from '#app/i18n/i18n.server.ts';
import { assertFields } from '#app/utils/assert-fields.server.ts';
import { FORM_WITH_FILES_BYTES } from '#app/utils/form.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { type Transition, TransitionSchema } from '#models/contracts/cases.ts';
import { PORTAL_ACTIONS, type PortalAction } from '#models/contracts/portal.ts';
import { MessageSendSchema } from '#models/contracts/realtime.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { transitionAsCustomer } from '#server/domain/cases/transition-as-customer.ts';
import { storeFormFiles } from '#server/domain/documents/store-form-files.ts';
import { type PostedFields, readFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';
import { takeToken } from '#server/realtime/rate-limit.ts';

/** The one text of each form, and what it is called. */
const TEXT: Partial<Record<PortalAction, string>> = {
  refuse: 'counterArgument',
  withdraw: 'reason',
  reopen: 'newFact',
  answer: 'text',
};
const FIELDS: { readonly [A in PortalAction]: readonly string[] } = {
  accept: ['version', 'proposal'],
  refuse: ['version', 'proposal', 'counterArgument'],
  withdraw: ['version', 'reason'],
  reopen: ['version', 'newFact', 'document'],
  answer: ['clientId', 'text', 'document'],
};

export interface CaseActionResult {
  intent: PortalAction;
  /** what to mend; null when it was done */
  form: FormState | null;
}

/**
 * Does what a customer chose on a case's page: accept, refuse, answer, withdraw, reopen. Sentences for what is missing
 * stand beside the field.
 * @throws AppError what the use case answers, INVALID, TOO_LARGE, RATE_LIMITED (an answer is a message like any other)
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
}): Promise<CaseActionResult> {
  takeToken(actor.userId, 'message.send');
  // A stranger is told nothing, not even that a field is missing.
  await getPortalCase({ actor, caseId });
  const fields = await readFields(request, {
    maxBytes: FORM_WITH_FILES_BYTES,
    // Which there may be depends on one of them.
    accepts: () => true,
    fileField: 'files',
  });
  const intent = PORTAL_ACTIONS.find((action) => action === fields.text('intent'));
  if (!intent) {
    throw new AppError('INVALID');
  }
  assertFields(fields, ['intent', ...FIELDS[intent]], FIELDS[intent].includes('document'));
  const t = translator(language);
  const textField = TEXT[intent];
  const text = textField ? fields.text(textField) : '';
  const form: FormState = { errors: {}, values: { intent, ...(textField ? { [textField]: text } : {}) } };
  if (textField && text === '') {
    form.errors[textField] = t('validation.required');
    return { intent, form };
  }
  const max = intent === 'withdraw' ? 2_000 : 5_000;
  if (textField && text.length > max) {
    form.errors[textField] = t('validation.tooLong', { max });
    return { intent, form };
  }
  const { ids, refused } = await storeFormFiles(actor, fields.files, fields.text('clientId') || undefined);
  const documents = [...new Set([...fields.all('document'), ...ids])];
  const [problem] = refused;
  if (problem) {
    form.errors.evidence = `${problem.params.name ?? ''}: ${translator(language, 'errors')(problem.code, problem.params as never)}`;
    return { intent, form };
  }
  if (intent === 'answer') {
    const input = MessageSendSchema.safeParse({
      stream: caseStream(caseId),
      audience: 'shared',
      clientId: fields.text('clientId'),
      body: richTextOf(text),
      documents,
    });
    if (!input.success) {
      throw new AppError('INVALID');
    }
    await postMessage({ actor, input: input.data });
    return { intent, form: null };
  }
  const input = TransitionSchema.safeParse(transitionOf(intent, fields, text, documents));
  if (!input.success) {
    // Without the version of its page it cannot have come from the page as it is now.
    throw new AppError(input.error.issues.some(({ path }) => path[0] === 'version') ? 'STALE' : 'INVALID');
  }
  await transitionAsCustomer({ actor, caseId, input: input.data });
  return { intent, form: null };
}

/** The transition as the form says it; the schema decides whether it makes sense. */
function transitionOf(
  intent: Exclude<PortalAction, 'answer'>,
  fields: PostedFields,
  text: string,
  documents: string[],
): Record<keyof Transition | string, unknown> {
  const version = fields.text('version');
  const proposal = fields.text('proposal');
  switch (intent) {
    case 'accept':
      return { action: intent, version, proposal };
    case 'refuse':
      return { action: intent, version, proposal, counterArgument: text };
    case 'withdraw':
      return { action: intent, version, reason: text };
    case 'reopen':
      return { action: intent, version, newFact: text, documents };
  }
}
