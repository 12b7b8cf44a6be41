import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFreshCase } from '#app/components/cases/use-fresh.ts';
import { ConversationSide } from '#app/components/conversation/conversation-side.tsx';
import { runCaseAction } from '#app/components/portal/case-action.server.ts';
import { CaseAside } from '#app/components/portal/case-aside.tsx';
import { CasePanel } from '#app/components/portal/case-panel.tsx';
import { CaseWaysOut } from '#app/components/portal/case-ways-out.tsx';
import { TurnLine } from '#app/components/portal/turn-line.tsx';
import { CaseStateBadge } from '#app/components/ui/case-state-badge.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { useStream } from '#app/realtime/use-stream.ts';
import { isErrorCode } from '#app/utils/error-payload.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { FORM_WITH_FILES_BYTES, invalidForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { portalCasePath, portalCasesPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { requireOutside } from '#server/auth/guards.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { getHistory, getReads } from '#server/domain/cases/read-stream.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentPortalCase } from '#server/presenters/case-portal.ts';

export const handle = { i18n: ['portal', 'cases', 'reasons', 'conversation', 'invoices', 'dispute'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireOutside({ request, context });
  const language = await languageOf(request, actor);
  const asked = new URL(request.url).searchParams.get('problem');
  return explained(context, async () => {
    const facts = await getPortalCase({ actor, caseId: params.caseId ?? '' });
    const stream = caseStream(facts.case._id);
    const time = { now: clock.now(), timeZone: config().timeZone };
    const [subject, page, reads] = await Promise.all([
      presentPortalCase(actor, facts, time),
      getHistory({ actor, stream }),
      getReads({ actor, stream }),
    ]);
    return {
      title: pageTitle(language, translator(language, 'cases')('one', { number: subject.number })),
      subject,
      stream,
      initial: { head: page.head, entries: page.changes, hasMore: page.hasMore, reads },
      me: { id: actor.userId },
      formId: randomUUID(),
      clientId: randomUUID(),
      formBytes: FORM_WITH_FILES_BYTES,
      // A message sent without a script comes back here when it was refused.
      problem: isErrorCode(asked) ? translator(language, 'errors')(asked) : null,
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireOutside({ request, context });
  const language = await languageOf(request, actor);
  const caseId = params.caseId ?? '';
  try {
    const { intent, form } = await runCaseAction({ actor, caseId, request, language });
    if (form) {
      return invalidForm(form);
    }
    const headers = await flashToast(request, 'success', translator(language, 'dispute')(`case.done.${intent}`));
    return redirect(portalCasePath(caseId), { headers });
  } catch (error) {
    return refusedForm(error, { errors: {}, values: {} }, language);
  }
}

/** Also after a refusal: what changed meanwhile is what the reader must see. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PortalCasePage() {
  const {
    subject,
    stream: streamId,
    initial,
    me,
    formId,
    clientId,
    formBytes,
    problem,
  } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['cases', 'reasons']);
  const format = useFormat();
  const { companyName } = useSettings();
  const stream = useStream({ streamId, initial, me });
  useFreshCase(stream);
  const people = useMemo(
    () => subject.contacts.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ id, label: name })),
    [subject.contacts, me.id],
  );
  const invoices = useMemo(
    () =>
      subject.items.flatMap(({ invoice, invoiceNumber }) =>
        invoice ? [{ id: invoice.id, label: invoiceNumber }] : [],
      ),
    [subject.items],
  );
  const panel = { subject, form, clientId, formBytes };
  return (
    <>
      <PageHeader
        back={<TextLink to={portalCasesPath()}>{t('cases:title')}</TextLink>}
        title={t(`reasons:customer.${subject.reason}`)}
        lead={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <strong className="text-ink">
              <TurnLine next={subject.next} state={subject.state} />
            </strong>
            <CaseStateBadge state={subject.state} side="customer" />
            <span>{t('cases:one', { number: subject.number })}</span>
            <span className="figure">{format.money({ amount: subject.disputed, currency: subject.currency })}</span>
          </span>
        }
      />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <ErrorSummary
            problems={Object.entries(form?.errors ?? {}).map(([fieldId, message]) => ({ fieldId, message }))}
            message={form?.message ?? problem ?? undefined}
          />
          <CasePanel key={`panel-${subject.version}`} {...panel} />
          <ConversationSide
            streamId={streamId}
            stream={stream}
            audience="shared"
            me={me}
            otherName={companyName}
            layout="portal"
            canWrite={subject.canWrite}
            formId={formId}
            people={people}
            invoices={invoices}
            caseId={subject.id}
            returnTo={portalCasePath(subject.id)}
            className="print-flow h-[min(44rem,80dvh)] overflow-hidden rounded-lg border border-line"
          />
          <CaseWaysOut key={`ways-${subject.version}`} {...panel} />
        </div>
        <CaseAside subject={subject} />
      </div>
    </>
  );
}
