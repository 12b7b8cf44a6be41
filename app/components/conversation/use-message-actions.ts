import { type RefObject, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '#app/components/ui/toast-store.ts';
import type { Refusal, StreamActions } from '#app/realtime/use-stream.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { RichText } from '#models/contracts/rich-text.ts';
import type { ComposerHandle } from './composer.tsx';
import { messageAnchor } from './message-anchor.ts';
import type { MessageActions, PendingActions } from './types.ts';

/** What the messages of one side offer, and which of them the person is answering, changing or about to delete. */
export function useMessageActions(actions: StreamActions, composer: RefObject<ComposerHandle>) {
  const { t } = useTranslation(['conversation', 'errors']);
  const [replyTo, setReplyTo] = useState<EntryView | null>(null);
  const [editing, setEditing] = useState<{ entry: EntryView; body: RichText } | null>(null);
  const [redacting, setRedacting] = useState<EntryView | null>(null);

  /** A refusal as a sentence; null when there was none. */
  const reasonOf = useCallback(
    (refusal: Refusal): string | null =>
      refusal && (refusal === 'OFFLINE' ? t('conversation:connection.needed') : t(`errors:${refusal as ErrorCode}`)),
    [t],
  );
  const say = useCallback(
    (refusal: Refusal): void => {
      if (refusal !== null) {
        toast('error', t('conversation:message.failedAction', { reason: reasonOf(refusal) }));
      }
    },
    [t, reasonOf],
  );

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
    [actions, composer, say, t],
  );
  const pendingActions = useMemo<PendingActions>(
    () => ({
      retry: actions.retry,
      discard: actions.discard,
      async editPending(item) {
        const draft = await actions.takeBack(item);
        if (draft) {
          composer.current?.put(draft);
        }
      },
    }),
    [actions, composer],
  );

  return {
    messageActions,
    pendingActions,
    replyTo,
    setReplyTo,
    editing,
    setEditing,
    redacting,
    setRedacting,
    reasonOf,
    say,
  };
}
