import { readParts } from '#app/components/portal/read-parts.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { FORM_WITH_FILES_BYTES } from '#app/utils/form.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { OpenCaseSchema } from '#models/contracts/cases.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findOpenedCase } from '#server/domain/cases/find-opened-case.ts';
import { getContestable } from '#server/domain/cases/get-contestable.ts';
import { openCase } from '#server/domain/cases/open-case.ts';
import { storeFormFiles } from '#server/domain/documents/store-form-files.ts';
import { readFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';

const NAMES = new Set(['clientId', 'invoice', 'reason', 'description', 'document']);
const PART = /^(part|lines|amount)\.[a-z0-9]{1,64}$/;

/** Opens a case for a customer from the desk's form. @throws AppError what the use cases answer */
export async function openOnBehalf({
  actor,
  request,
  language,
}: {
  actor: Actor;
  request: Request;
  language: Language;
}): Promise<{ opened: Awaited<ReturnType<typeof openCase>>; form: null } | { opened: null; form: FormState }> {
  const fields = await readFields(request, {
    maxBytes: FORM_WITH_FILES_BYTES,
    accepts: (name) => NAMES.has(name) || PART.test(name),
    fileField: 'files',
  });
  const { items } = await getContestable({ actor, invoiceIds: fields.all('invoice') });
  // Sent a second time, the form must not be told that its own case has taken what it asks for.
  const former = await findOpenedCase({ actor, clientId: fields.text('clientId') });
  const before = items.map((item) => {
    const taken = former?.items.find(({ invoiceId }) => invoiceId === item.invoice._id)?.disputed ?? 0;
    return { ...item, available: item.available + taken };
  });
  const { parts, form } = readParts(fields, before, language);
  const t = translator(language);
  for (const name of ['reason', 'description', 'clientId']) {
    form.values[name] = fields.text(name);
  }
  if (fields.text('reason') === '') {
    form.errors.reason = t('validation.choice');
  }
  if (fields.text('description') === '') {
    form.errors.description = t('validation.required');
  }
  const answer = { opened: null, form };
  if (Object.keys(form.errors).length > 0) {
    return answer;
  }
  const { ids, refused } = await storeFormFiles(actor, fields.files, fields.text('clientId') || undefined);
  const [problem] = refused;
  if (problem) {
    form.errors.files = `${problem.params.name ?? ''}: ${translator(language, 'errors')(problem.code, problem.params as never)}`;
    return answer;
  }
  const input = OpenCaseSchema.safeParse({
    clientId: fields.text('clientId'),
    items: parts,
    reason: fields.text('reason'),
    description: fields.text('description'),
    documents: [...new Set([...fields.all('document'), ...ids])],
  });
  if (!input.success) {
    for (const { path } of input.error.issues) {
      form.errors[String(path[0])] ??= t('validation.unknown');
    }
    return answer;
  }
  try {
    return { opened: await openCase({ actor, input: input.data }), form: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'NOT_FOUND') {
      throw error;
    }
    form.message = String(translator(language, 'errors')(error.code, error.params as never));
    return answer;
  }
}
