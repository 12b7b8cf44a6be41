import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, type ShouldRevalidateFunction, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ContestStep } from '#app/components/portal/contest-step.tsx';
import { EvidenceField } from '#app/components/portal/evidence-field.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { FORM_WITH_FILES_BYTES, invalidForm, refusedForm } from '#app/utils/form.server.ts';
import { type FormState, fieldOf, formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { caseReceiptPath, contestStepPath } from '#app/utils/paths.ts';
import { DOCUMENT_LIMITS } from '#models/contracts/documents.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { getDraft } from '#server/domain/cases/contest/get-draft.ts';
import { updateDraft } from '#server/domain/cases/contest/update-draft.ts';
import { storeFormFiles } from '#server/domain/documents/store-form-files.ts';
import { readFields } from '#server/http/read-fields.ts';

export const handle = { i18n: ['portal', 'reasons', 'conversation', 'dispute'] };

const MAX_TEXT = 5_000;
const FIELDS = new Set(['description', 'document', 'remove', 'intent']);
/** Quiet time after a key before the words are kept. */
const KEEP_AFTER_MS = 1_500;

/** Third step: tell and show. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const { draft, items, documents } = await getDraft({ actor, draftId: params.draftId ?? '' });
    if (draft.caseId) {
      throw redirect(caseReceiptPath(draft.caseId));
    }
    if (!draft.reason || items.some(({ part, problem }) => !part || problem)) {
      throw redirect(contestStepPath(draft._id, draft.reason ? 'part' : 'reason'));
    }
    return {
      title: pageTitle(language, translator(language, 'dispute')('contest.choice')),
      draftId: draft._id,
      invoices: items.map(({ invoice }) => invoice.number),
      reason: draft.reason,
      description: draft.description,
      documents,
      lost: draft.documents.length - documents.length,
      formBytes: FORM_WITH_FILES_BYTES,
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const t = translator(language);
  const draftId = params.draftId ?? '';
  const form: FormState = { errors: {}, values: {} };
  try {
    const known = await getDraft({ actor, draftId });
    const fields = await readFields(request, {
      maxBytes: FORM_WITH_FILES_BYTES,
      accepts: (name) => FIELDS.has(name),
      fileField: 'files',
    });
    const description = fields.text('description');
    form.values.description = description;
    if (description.length > MAX_TEXT) {
      form.errors.description = t('validation.tooLong', { max: MAX_TEXT });
      return invalidForm(form);
    }
    if (fields.text('intent') === 'keep') {
      await updateDraft({ actor, draftId, change: { description } });
      return { kept: true };
    }
    const files = await storeFormFiles(actor, fields.files, draftId);
    const removed = fields.text('remove');
    const documents = [...new Set([...fields.all('document'), ...files.ids])].filter((id) => id !== removed);
    await updateDraft({
      actor,
      draftId,
      change: { description, documents: documents.slice(0, DOCUMENT_LIMITS.filesPerMessage) },
    });
    if (removed) {
      return redirect(contestStepPath(draftId, 'tell'));
    }
    if (documents.length > DOCUMENT_LIMITS.filesPerMessage) {
      form.errors.evidence = translator(language, 'dispute')('evidence.tooMany', {
        count: DOCUMENT_LIMITS.filesPerMessage,
      });
    }
    const [problem] = files.refused;
    if (problem) {
      const sentence = String(translator(language, 'errors')(problem.code, problem.params as never));
      form.errors.evidence = `${problem.params.name ?? ''}: ${sentence}`;
    }
    if (description === '') {
      form.errors.description = t('validation.required');
    }
    if (Object.keys(form.errors).length > 0) {
      return invalidForm(form);
    }
    return redirect(contestStepPath(known.draft._id, 'review'));
  } catch (error) {
    return refusedForm(error, form, language);
  }
}

/** Also after a refusal: what changed meanwhile is what the reader must see. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ContestTell() {
  const { draftId, invoices, reason, description, documents, lost, formBytes } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['reasons', 'common', 'dispute']);
  const [isUploading, setUploading] = useState(false);
  const isSending = useNavigation().state === 'submitting';
  const keep = useKeptWords(draftId);
  return (
    <ContestStep
      step="tell"
      invoices={invoices}
      back={<TextLink to={contestStepPath(draftId, 'part')}>{t('common:actions.back')}</TextLink>}
    >
      <Form method="post" encType="multipart/form-data" noValidate className="flex flex-col gap-5">
        <ErrorSummary
          problems={Object.entries(form?.errors ?? {}).map(([fieldId, message]) => ({ fieldId, message }))}
          message={form?.message}
        />
        <TextArea
          {...fieldOf(form, 'description', description)}
          rows={6}
          maxLength={MAX_TEXT}
          label={t('dispute:contest.tell.description')}
          help={t(`reasons:customer.${reason}`)}
          onChange={(event) => keep(event.target.value)}
          required
        />
        <section aria-labelledby="evidence" className="flex flex-col gap-3">
          <h2 id="evidence" tabIndex={-1} className="text-sm font-medium">
            {t('dispute:contest.tell.evidence')}{' '}
            <span className="font-normal text-ink-muted">({t('common:form.optional')})</span>
          </h2>
          <p className="text-sm text-ink-muted">
            {t('reasons:customerProofs', { proofs: t(`reasons:proofs.${reason}`) })}
          </p>
          {lost > 0 ? <Banner tone="waiting">{t('dispute:contest.tell.lost', { count: lost })}</Banner> : null}
          <EvidenceField
            key={documents.map(({ id }) => id).join()}
            label={t('dispute:contest.tell.add')}
            stored={documents}
            formBytes={formBytes}
            onBusy={setUploading}
          />
        </section>
        <Button type="submit" variant="primary" pending={isSending || isUploading} className="self-start max-sm:w-full">
          {isUploading ? t('dispute:evidence.uploading') : t('common:actions.continue')}
        </Button>
      </Form>
    </ContestStep>
  );
}

/**
 * Keeps the words while they are written, so that leaving the page loses nothing. It happens in the background: a
 * portal that does not answer must not take the page away, and the words go with the step in any case.
 */
function useKeptWords(draftId: string): (text: string) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const unkept = useRef<string | null>(null);
  const keep = useCallback(() => {
    clearTimeout(timer.current);
    if (unkept.current === null) return;
    const body = new FormData();
    body.set('intent', 'keep');
    body.set('description', unkept.current);
    unkept.current = null;
    fetch(`${contestStepPath(draftId, 'tell')}.data`, { method: 'POST', body, keepalive: true }).catch(() => undefined);
  }, [draftId]);
  useEffect(() => keep, [keep]);
  return (text) => {
    clearTimeout(timer.current);
    unkept.current = text;
    timer.current = setTimeout(keep, KEEP_AFTER_MS);
  };
}
