import { clsx } from 'clsx';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useUploads } from '#app/components/documents/use-uploads.ts';
import type { Suggestible } from '#app/components/editor/suggestion-state.ts';
import { AlertDialog } from '#app/components/ui/alert-dialog.tsx';
import { toast } from '#app/components/ui/toast-store.ts';
import { messagesUrl } from '#app/realtime/http-api.ts';
import type { Written } from '#app/realtime/outbox-item.ts';
import { OutboxFullError } from '#app/realtime/outbox-store.ts';
import type { StreamView } from '#app/realtime/use-stream.ts';
import type { Audience } from '#models/contracts/entries.ts';
import { Composer, type ComposerHandle } from './composer.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { SideHeader } from './side-header.tsx';
import { Timeline } from './timeline.tsx';
import type { SideProps } from './types.ts';
import { TypingLine } from './typing-line.tsx';
import { useEnterSends } from './use-enter-sends.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useLookedAt } from './use-looked-at.ts';
import { useMessageActions } from './use-message-actions.ts';

export interface ConversationSideProps {
  streamId: string;
  stream: StreamView;
  audience: Audience;
  me: { id: string };
  /** the customer's name on the desk; the company's in the portal */
  otherName: string;
  /** desk: reading order wins; portal: own messages on the right */
  layout: 'desk' | 'portal';
  /** false: the side is read only (auditor, ended case) */
  canWrite: boolean;
  /** a UUID the page's loader made for this side's form without JavaScript */
  formId: string;
  /** who may be mentioned on this side */
  people: readonly Suggestible[];
  invoices: readonly Suggestible[];
  caseId: string;
  /** this page, to come back to after signing in */
  returnTo: string;
  /** false where another side on the same screen already says how the connection is */
  showsConnection?: boolean | undefined;
  className?: string | undefined;
}

/** One side of a conversation: who is here, what was said, and where one writes. Drop a file anywhere on it to attach it. */
export function ConversationSide(props: ConversationSideProps) {
  const { stream, audience, me, otherName, layout, canWrite, streamId } = props;
  const { actions } = stream;
  const { t } = useTranslation('conversation');
  const composer = useRef<ComposerHandle>(null);
  const root = useRef<HTMLElement>(null);
  const ofMessages = useMessageActions(actions, composer);
  const { editing, redacting } = ofMessages;
  const uploads = useUploads({ audience, caseId: props.caseId });
  const [enterSends, setEnterSends] = useEnterSends(true);
  const drop = useFileDrop(canWrite ? (files) => uploads.queue.add(files) : null);
  const isInternal = audience === 'internal';

  const side = useMemo<SideProps>(
    () => ({ audience, otherName, ownOnRight: layout === 'portal', me: me.id }),
    [audience, otherName, layout, me.id],
  );
  const pending = useMemo(
    () => stream.pending.filter((item) => item.audience === audience),
    [stream.pending, audience],
  );
  const typing = useMemo(
    () => stream.typing.filter((person) => person.audience === audience),
    [stream.typing, audience],
  );
  const drafts = useMemo(
    () => ({
      load: () => actions.loadDraft(audience),
      save: (draft: Written | null) => actions.saveDraft(audience, draft),
    }),
    [actions, audience],
  );

  const onNotFound = useCallback(() => toast('error', t('message.notLoaded')), [t]);

  async function submit({ body, documents, replyTo }: Written): Promise<string | null> {
    if (editing) {
      const refusal = await actions.edit(editing.entry, body);
      if (refusal === null) {
        ofMessages.setEditing(null);
      }
      return ofMessages.reasonOf(refusal);
    }
    try {
      await actions.send({ audience, body, documents, replyTo });
      ofMessages.setReplyTo(null);
      return null;
    } catch (error) {
      return t(error instanceof OutboxFullError ? 'composer.full' : 'composer.notKept');
    }
  }

  // On the desk the internal side is looked at first; a page with one side has only that.
  useLookedAt({ root, audience, fromTheStart: layout === 'portal' || isInternal, lookAt: actions.lookAt });

  if (stream.isRevoked) {
    return (
      <section
        className={clsx('flex flex-col items-center justify-center gap-1 p-6 text-center', props.className)}
        role="alert"
      >
        <p className="font-medium">{t('timeline.revoked')}</p>
        <p className="text-sm text-ink-muted">{t('timeline.revokedHint')}</p>
      </section>
    );
  }
  return (
    <section
      ref={root}
      data-side={audience}
      aria-label={isInternal ? t('side.internal') : t('side.shared', { name: otherName })}
      className={clsx('relative flex min-h-0 min-w-0 flex-col bg-ground', props.className)}
      {...drop.listeners}
    >
      <SideHeader side={side} present={stream.present} />
      {props.showsConnection === false ? null : (
        <ConnectionNotice
          connection={stream.connection}
          isPaused={stream.isPaused}
          isDurable={stream.isDurable}
          hasPending={pending.length > 0}
          returnTo={props.returnTo}
        />
      )}
      <Timeline
        side={side}
        entries={stream.entries}
        pending={pending}
        reads={stream.reads}
        readAtOpening={stream.readAtOpening}
        hasEarlier={stream.hasEarlier}
        canWrite={canWrite}
        isPaused={stream.isPaused}
        messageActions={ofMessages.messageActions}
        pendingActions={ofMessages.pendingActions}
        loadEarlier={actions.loadEarlier}
        onSeen={(seq) => actions.markSeen(audience, seq)}
        onNotFound={onNotFound}
        empty={
          <p className="px-4 py-8 text-center text-sm text-ink-muted">
            {isInternal
              ? t('timeline.emptyInternal', { name: otherName })
              : `${t('timeline.empty')} ${canWrite ? t('timeline.emptyHint') : ''}`}
          </p>
        }
      />
      <TypingLine typing={typing} />
      {canWrite ? (
        <Composer
          ref={composer}
          side={side}
          action={messagesUrl(streamId)}
          formId={props.formId}
          people={props.people}
          invoices={props.invoices}
          enterSends={enterSends}
          onEnterSends={setEnterSends}
          uploads={uploads}
          drafts={drafts}
          replyTo={ofMessages.replyTo}
          onReplyCancelled={() => ofMessages.setReplyTo(null)}
          editing={editing ? { entryId: editing.entry.id, body: editing.body } : null}
          onEditingCancelled={() => ofMessages.setEditing(null)}
          onSubmit={submit}
          onTyping={(on) => actions.setTyping(audience, on)}
        />
      ) : null}
      {drop.isOver ? (
        <div
          className={clsx(
            'pointer-events-none absolute inset-1 z-30 flex items-center justify-center rounded-lg border-2 border-dashed text-base font-semibold',
            isInternal
              ? 'border-internal bg-internal-soft text-internal-ink'
              : 'border-brand bg-brand-soft text-brand-ink',
          )}
        >
          {isInternal ? t('composer.dropInternal') : t('composer.drop', { name: otherName })}
        </div>
      ) : null}
      <AlertDialog
        open={redacting !== null}
        title={t('message.redactTitle')}
        consequence={t('message.redactConsequence')}
        confirmLabel={t('message.redactConfirm')}
        onCancel={() => ofMessages.setRedacting(null)}
        onConfirm={() => {
          ofMessages.setRedacting(null);
          if (redacting) {
            void actions.redact(redacting).then(ofMessages.say);
          }
        }}
      />
    </section>
  );
}
