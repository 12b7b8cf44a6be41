import { useSearchParams } from '@remix-run/react';
import { clsx } from 'clsx';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ConversationSide } from '#app/components/conversation/conversation-side.tsx';
import type { Suggestible } from '#app/components/editor/suggestion-state.ts';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import type { InitialStream } from '#app/realtime/live-stream.ts';
import { useStream } from '#app/realtime/use-stream.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { casePath } from '#app/utils/paths.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import type { CaseDeskView } from '#models/contracts/views.ts';
import { ActionPanel } from './action-panel.tsx';
import { CaseFacts } from './case-facts.tsx';
import { CaseHeader } from './case-header.tsx';
import type { CasePanel } from './case-panels.ts';
import { ChangedNotice } from './changed-notice.tsx';
import { DocumentFacts } from './document-facts.tsx';
import type { PanelData } from './panel-props.ts';
import { PeopleFacts } from './people-facts.tsx';
import { useFreshCase } from './use-fresh.ts';

const TABS = ['conversation', 'internal', 'facts'] as const;
type Tab = (typeof TABS)[number];

interface CasePageViewProps {
  page: {
    subject: CaseDeskView;
    stream: string;
    initial: InitialStream;
    me: { id: string };
    people: { staff: readonly Suggestible[]; outside: readonly Suggestible[] };
    panel: PanelData | null;
    formIds: { shared: string; internal: string; documents: string };
    formBytes: number;
    problem: string | null;
  };
  /** what the last form was answered */
  answer: { panel: CasePanel; form: FormState | null; changes: readonly EntryView[] | null } | undefined;
}

/**
 * The heart of the desk: facts, what the customer sees, what only colleagues see. Side by side where there is room, one
 * at a time where there is not; nothing is loaded anew when one switches.
 */
export function CasePageView({ page, answer }: CasePageViewProps) {
  const { subject, stream: streamId, initial, me, people, panel, formIds, formBytes } = page;
  const { t } = useTranslation(['desk', 'cases', 'common']);
  const [search] = useSearchParams();
  const stream = useStream({ streamId, initial, me });
  useFreshCase(stream);
  const asked = search.get('tab');
  // What one writes is internal unless one chooses otherwise: so is the side one lands on.
  const tab: Tab = TABS.find((key) => key === asked) ?? (panel ? 'facts' : 'internal');
  const mentionable = useMemo(() => [...people.staff, ...people.outside], [people]);
  const invoices = useMemo(
    () => subject.items.map(({ invoiceId, invoiceNumber }) => ({ id: invoiceId, label: invoiceNumber })),
    [subject.items],
  );
  const formOf = (key: CasePanel) => (answer?.panel === key ? (answer.form ?? undefined) : undefined);
  const isAnswered = panel !== null && answer?.panel === panel.panel;
  const notice = answer?.changes ? <ChangedNotice changes={answer.changes} /> : null;
  const pane = (key: Tab) => clsx('min-h-0 min-w-0 flex-col', tab === key ? 'flex' : 'hidden min-[75rem]:flex');
  const side = {
    streamId,
    stream,
    me,
    otherName: subject.customer.name,
    layout: 'desk' as const,
    invoices,
    caseId: subject.id,
    returnTo: casePath(subject.id),
  };
  return (
    <div className="flex h-[calc(100dvh-3rem)] flex-col max-md:h-[calc(100dvh-6.5rem)] print-flow">
      <CaseHeader subject={subject} seen={initial.head} panel={panel?.panel ?? null} />
      {!isAnswered && answer && answer.panel !== 'add-document' && answer.panel !== 'admit-guest' ? (
        <div className="px-4 py-2">
          {notice}
          <ErrorSummary
            problems={[]}
            message={answer.form?.message ?? Object.values(answer.form?.errors ?? {})[0] ?? undefined}
          />
        </div>
      ) : null}
      {page.problem ? (
        <div className="px-4 py-2">
          <ErrorSummary problems={[]} message={page.problem} />
        </div>
      ) : null}
      <div className="print-hidden bg-surface px-2 min-[75rem]:hidden">
        <FilterTabs
          label={t('desk:case.parts')}
          current={tab}
          tabs={TABS.map((key) => ({
            key,
            label:
              key === 'conversation'
                ? t('cases:facts.conversation')
                : key === 'internal'
                  ? t('cases:facts.internal')
                  : t(panel ? `desk:panel.${panel.panel}.title` : 'cases:facts.title', {
                      name: subject.customer.name,
                    }),
            href: casePath(subject.id, { tab: key, action: panel?.panel }),
          }))}
        />
      </div>
      <div
        className={clsx(
          'print-flow grid min-h-0 flex-1 grid-rows-1',
          panel
            ? 'min-[75rem]:grid-cols-[26rem_minmax(0,1fr)_minmax(0,1fr)]'
            : 'min-[75rem]:grid-cols-[21rem_minmax(0,1fr)_minmax(0,1fr)]',
        )}
      >
        <div className={clsx(pane('facts'), 'print-flow bg-surface')}>
          {panel ? (
            <ActionPanel
              key={panel.panel}
              subject={subject}
              data={panel}
              form={formOf(panel.panel)}
              formBytes={formBytes}
              seen={initial.head}
              notice={isAnswered ? notice : null}
            />
          ) : (
            <section
              aria-label={t('cases:facts.title')}
              tabIndex={-1}
              className="print-flow min-h-0 flex-1 overflow-y-auto"
            >
              <h2 className="sr-only">{t('cases:facts.title')}</h2>
              <CaseFacts subject={subject} />
              <DocumentFacts
                subject={subject}
                form={formOf('add-document')}
                formId={formIds.documents}
                formBytes={formBytes}
              />
              <PeopleFacts subject={subject} present={stream.present} form={formOf('admit-guest')} />
            </section>
          )}
        </div>
        <ConversationSide
          {...side}
          audience="shared"
          canWrite={subject.can.postShared}
          formId={formIds.shared}
          people={mentionable}
          className={clsx(pane('conversation'), 'print-flow border-brand-line min-[75rem]:border-s')}
        />
        {/* A case goes to paper to be handed on: notes stay behind. */}
        <ConversationSide
          {...side}
          audience="internal"
          canWrite={subject.can.postInternal}
          formId={formIds.internal}
          people={people.staff}
          className={clsx(pane('internal'), 'print-hidden border-internal-line min-[75rem]:border-s')}
        />
      </div>
    </div>
  );
}
