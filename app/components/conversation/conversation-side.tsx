import { clsx } from 'clsx';
import { Eye, Lock } from 'lucide-react';
import { type DragEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUploads } from '#app/components/documents/use-uploads.ts';
import type { Suggestible } from '#app/components/editor/suggestion-state.ts';
import { AlertDialog } from '#app/components/ui/alert-dialog.tsx';
import { toast } from '#app/components/ui/toast-store.ts';
import { messagesUrl } from '#app/realtime/http-api.ts';
import type { OutboxItem } from '#app/realtime/outbox-item.ts';
import { OutboxFullError } from '#app/realtime/outbox-store.ts';
import type { Refusal, StreamView } from '#app/realtime/use-stream.ts';
import type { Audience, EntryView } from '#models/contracts/entries.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { RichText } from '#models/contracts/rich-text.ts';
import { Composer, type ComposerHandle, type Submitted } from './composer.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { messageAnchor } from './message-anchor.ts';
import { PresentPeople } from './present-people.tsx';
import { Timeline } from './timeline.tsx';
import type { MessageActions, PendingActions, SideProps } from './types.ts';
import { TypingLine } from './typing-line.tsx';
import { useEnterSends } from './use-enter-sends.ts';

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
  const { t } = useTranslation(['conversation', 'errors']);
  const composer = useRef<ComposerHandle>(null);
  const [replyTo, setReplyTo] = useState<EntryView | null>(null);
  const [editing, setEditing] = useState<{ entry: EntryView; body: RichText } | null>(null);
  const [redacting, setRedacting] = useState<EntryView | null>(null);
  const [isOver, setOver] = useState(false);
  const uploads = useUploads({ audience, caseId: props.caseId });
  const [enterSends, setEnterSends] = useEnterSends(true);
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
      save: (draft: Parameters<typeof actions.saveDraft>[1]) => actions.saveDraft(audience, draft),
    }),
    [actions, audience],
  );

  const say = useCallback(
    (refusal: Refusal): void => {
      if (refusal !== null) {
        const reason =
          refusal === 'OFFLINE' ? t('conversation:connection.needed') : t(`errors:${refusal as ErrorCode}`);
        toast('error', t('conversation:message.failedAction', { reason }));
      }
    },
    [t],
  );
  const onNotFound = useCallback(() => toast('error', t('conversation:message.notLoaded')), [t]);

  const messageActions = useMemo<Omit<MessageActions, 'jump'>>(
    () => ({
      reply(entry) {
        setEditing(null);
        setReplyTo(entry);
        composer.current?.focus();
      },
      async edit(entry) {
        const body = (await actions.versions(entry.id))?.body;
        if (body) {
          setReplyTo(null);
          setEditing({ entry, body });
        } else {
          say('EDIT_WINDOW_CLOSED');
        }
      },
      redact: setRedacting,
      copyLink(entry) {
        const url = new URL(window.location.href);
        url.hash = messageAnchor(entry.id);
        const isCopied = navigator.clipboard?.writeText(url.href) ?? Promise.reject(new Error('no clipboard'));
        isCopied.then(
          () => toast('success', t('conversation:message.linkCopied')),
          () => {
            history.replaceState(history.state, '', url);
            toast('error', t('conversation:message.linkNotCopied'));
          },
        );
      },
      versions: actions.versions,
    }),
    [actions, say, t],
  );
  const pendingActions = useMemo<PendingActions>(
    () => ({
      retry: actions.retry,
      discard: actions.discard,
      async editPending(item: OutboxItem) {
        const draft = await actions.takeBack(item);
        if (draft) {
          composer.current?.put(draft);
        }
      },
    }),
    [actions],
  );

  async function submit({ body, documents, replyTo: repliedTo }: Submitted): Promise<string | null> {
    if (editing) {
      const refusal = await actions.edit(editing.entry, body);
      if (refusal !== null) {
        return refusal === 'OFFLINE' ? t('conversation:connection.needed') : t(`errors:${refusal as ErrorCode}`);
      }
      setEditing(null);
      return null;
    }
    try {
      await actions.send({ audience, body, documents, replyTo: repliedTo });
      setReplyTo(null);
      return null;
    } catch (error) {
      return t(error instanceof OutboxFullError ? 'conversation:composer.full' : 'conversation:composer.notKept');
    }
  }

  const { lookAt, setTyping } = actions;
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const look = (): void => lookAt(audience, document.visibilityState === 'visible');
    const node = root.current;
    // The side one works on is the side one is seen on; a page with one side has only that.
    node?.addEventListener('focusin', look);
    node?.addEventListener('pointerenter', look);
    document.addEventListener('visibilitychange', look);
    if (layout === 'portal' || isInternal) {
      look();
    }
    return () => {
      node?.removeEventListener('focusin', look);
      node?.removeEventListener('pointerenter', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [lookAt, audience, layout, isInternal]);

  const isFiles = (event: DragEvent): boolean => canWrite && event.dataTransfer.types.includes('Files');
  if (stream.isRevoked) {
    return (
      <section
        className={clsx('flex flex-col items-center justify-center gap-1 p-6 text-center', props.className)}
        role="alert"
      >
        <p className="font-medium">{t('conversation:timeline.revoked')}</p>
        <p className="text-sm text-ink-muted">{t('conversation:timeline.revokedHint')}</p>
      </section>
    );
  }
  return (
    <section
      ref={root}
      data-side={audience}
      aria-label={isInternal ? t('conversation:side.internal') : t('conversation:side.shared', { name: otherName })}
      className={clsx('relative flex min-h-0 min-w-0 flex-col bg-ground', props.className)}
      onDragOver={(event) => {
        if (isFiles(event)) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          setOver(false);
        }
      }}
      onDrop={(event) => {
        setOver(false);
        if (isFiles(event)) {
          event.preventDefault();
          uploads.queue.add([...event.dataTransfer.files]);
        }
      }}
    >
      <header
        className={clsx(
          'flex min-h-10 items-center gap-2 border-b px-3 py-1.5',
          isInternal ? 'border-internal-line bg-internal-soft' : 'border-brand-line bg-brand-soft',
        )}
      >
        <h2
          className={clsx(
            'flex min-w-0 flex-1 items-center gap-1.5 text-sm font-semibold',
            isInternal ? 'text-internal-ink' : 'text-brand-ink',
          )}
        >
          {isInternal ? <Lock aria-hidden /> : <Eye aria-hidden />}
          <span className="truncate">
            {isInternal
              ? t('conversation:side.internal')
              : layout === 'portal'
                ? t('conversation:side.sharedOwn', { name: otherName })
                : t('conversation:side.shared', { name: otherName })}
          </span>
        </h2>
        <PresentPeople
          present={stream.present.filter((person) => person.audience === audience)}
          me={me.id}
          customerName={layout === 'desk' ? otherName : undefined}
        />
      </header>
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
        messageActions={messageActions}
        pendingActions={pendingActions}
        loadEarlier={actions.loadEarlier}
        onSeen={(seq) => actions.markSeen(audience, seq)}
        onNotFound={onNotFound}
        empty={
          <p className="px-4 py-8 text-center text-sm text-ink-muted">
            {isInternal
              ? t('conversation:timeline.emptyInternal', { name: otherName })
              : `${t('conversation:timeline.empty')} ${canWrite ? t('conversation:timeline.emptyHint') : ''}`}
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
          replyTo={replyTo}
          onReplyCancelled={() => setReplyTo(null)}
          editing={editing ? { entryId: editing.entry.id, body: editing.body } : null}
          onEditingCancelled={() => setEditing(null)}
          onSubmit={submit}
          onTyping={(on) => setTyping(audience, on)}
        />
      ) : null}
      {isOver ? (
        <div
          className={clsx(
            'pointer-events-none absolute inset-1 z-30 flex items-center justify-center rounded-lg border-2 border-dashed text-base font-semibold',
            isInternal
              ? 'border-internal bg-internal-soft text-internal-ink'
              : 'border-brand bg-brand-soft text-brand-ink',
          )}
        >
          {isInternal ? t('conversation:composer.dropInternal') : t('conversation:composer.drop', { name: otherName })}
        </div>
      ) : null}
      <AlertDialog
        open={redacting !== null}
        title={t('conversation:message.redactTitle')}
        consequence={t('conversation:message.redactConsequence')}
        confirmLabel={t('conversation:message.redactConfirm')}
        onCancel={() => setRedacting(null)}
        onConfirm={() => {
          const entry = redacting;
          setRedacting(null);
          if (entry) {
            void actions.redact(entry).then(say);
          }
        }}
      >
        {null}
      </AlertDialog>
    </section>
  );
}
