import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react';
import { runCaseAction } from '#app/components/cases/case-action.server.ts';
import { CasePageView } from '#app/components/cases/case-page-view.tsx';
import { isOfferedPanel } from '#app/components/cases/case-panels.ts';
import { loadPanel } from '#app/components/cases/load-panel.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { isErrorCode } from '#app/utils/error-payload.ts';
import { explained, refusal } from '#app/utils/error-response.server.ts';
import { FORM_WITH_FILES_BYTES, invalidForm, refusedForm } from '#app/utils/form.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { casePath, casesPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { requireDesk } from '#server/auth/guards.ts';
import { canStillRead } from '#server/domain/cases/can-still-read.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { findMentionable } from '#server/domain/cases/find-mentionable.ts';
import { getCase } from '#server/domain/cases/get-case.ts';
import { getChanges, getHistory, getReads } from '#server/domain/cases/read-stream.ts';
import { AppError } from '#server/platform/errors.ts';
import { presentCase } from '#server/presenters/case-desk.ts';

export const handle = { bare: true, i18n: ['cases', 'desk', 'reasons', 'conversation', 'dispute', 'invoices'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireDesk({ request, context });
  const language = await languageOf(request, actor);
  const { searchParams } = new URL(request.url);
  const problem = searchParams.get('problem');
  return explained(context, async () => {
    const facts = await getCase({ actor, caseId: params.caseId ?? '' });
    const stream = caseStream(facts.case._id);
    const [subject, page, reads, mentionable] = await Promise.all([
      presentCase(actor, facts),
      getHistory({ actor, stream }),
      getReads({ actor, stream }),
      findMentionable({ actor, subject: facts.case }),
    ]);
    const asked = searchParams.get('action');
    return {
      title: pageTitle(language, translator(language, 'cases')('one', { number: subject.number })),
      subject,
      stream,
      initial: { head: page.head, entries: page.changes, hasMore: page.hasMore, reads },
      me: { id: actor.userId },
      people: {
        staff: mentionable.staff.map(({ _id, name }) => ({ id: _id, label: name })),
        outside: mentionable.outside.map(({ _id, name }) => ({ id: _id, label: name })),
      },
      panel: isOfferedPanel(asked, subject) ? await loadPanel({ actor, caseId: subject.id, panel: asked }) : null,
      formIds: { shared: randomUUID(), internal: randomUUID(), documents: randomUUID() },
      formBytes: FORM_WITH_FILES_BYTES,
      // A message sent without a script comes back here when it was refused.
      problem: isErrorCode(problem) ? translator(language, 'errors')(problem) : null,
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireDesk({ request, context });
  const language = await languageOf(request, actor);
  const caseId = params.caseId ?? '';
  try {
    const { panel, form, refused, seen } = await runCaseAction({ actor, caseId, request, language });
    if (refused?.code === 'STALE') {
      const changes = await changedSince(() => getChanges({ actor, stream: caseStream(caseId), after: seen }));
      return data({ panel, form, changes }, { status: 409 });
    }
    if (refused) {
      const answer = refusedForm(refused, form ?? { errors: {}, values: {} }, language);
      return data({ ...answer.data, panel, changes: null }, answer.init ?? {});
    }
    if (form) {
      return data({ ...invalidForm(form).data, panel, changes: null }, { status: 400 });
    }
    const t = translator(language, 'desk');
    // Who hands a case to another department may no longer see it.
    const isGone = panel === 'assign' && !(await canStillRead({ actor, caseId }));
    const headers = await flashToast(request, 'success', isGone ? t('done.handedAway') : t(`done.${panel}`));
    return redirect(isGone ? casesPath() : casePath(caseId), { headers });
  } catch (error) {
    return refusal(error, context);
  }
}

/** What others did since the page was made; a reader who may no longer look is told nothing. */
async function changedSince(read: () => ReturnType<typeof getChanges>): Promise<EntryView[]> {
  try {
    const { changes } = await read();
    return changes.filter(({ type }) => type !== 'message.posted').slice(-5);
  } catch (error) {
    if (error instanceof AppError) {
      return [];
    }
    throw error;
  }
}

/** Also after a refusal: what changed meanwhile is what the reader must see. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export default function CasePage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return <CasePageView page={page} answer={answer && 'panel' in answer ? answer : undefined} />;
}
