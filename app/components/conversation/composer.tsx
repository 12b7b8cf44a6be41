import { clsx } from 'clsx';
import { Lock, Paperclip, SendHorizontal } from 'lucide-react';
import { forwardRef, useId, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UploadList } from '#app/components/documents/upload-list.tsx';
import type { UploadItem, UploadQueue } from '#app/components/documents/upload-queue.ts';
import type { Suggestible } from '#app/components/editor/suggestion-state.ts';
import { trimDocument } from '#app/components/editor/trim-document.ts';
import { Button } from '#app/components/ui/button.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import type { AttachedDocument, Written } from '#app/realtime/outbox-item.ts';
import { DOCUMENT_ACCEPT } from '#models/contracts/document-types.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { richTextOf } from '#models/contracts/rich-text-nodes.ts';
import { ComposerHeading } from './composer-heading.tsx';
import type { SideProps } from './types.ts';
import { type DraftStore, useDraft } from './use-draft.ts';
import { type Edited, useWriting } from './use-writing.ts';

export interface ComposerProps {
  side: SideProps;
  /** where the form goes without JavaScript */
  action: string;
  /** made by the server for that form: pressing send twice is still one message */
  formId: string;
  people: readonly Suggestible[];
  invoices: readonly Suggestible[];
  enterSends: boolean;
  onEnterSends: (sends: boolean) => void;
  uploads: { queue: UploadQueue; items: readonly UploadItem[] };
  drafts: DraftStore;
  replyTo: EntryView | null;
  onReplyCancelled: () => void;
  /** an own message being edited: its text takes the place of the draft until it is saved or left */
  editing: Edited | null;
  onEditingCancelled: () => void;
  /** Resolves with a sentence when it could not be kept; the text then stays. */
  onSubmit: (written: Written) => Promise<string | null>;
  onTyping: (on: boolean) => void;
}

export interface ComposerHandle {
  focus(): void;
  /** shows a text, e.g. an unsent message taken back */
  put(written: Omit<Written, 'replyTo'>): void;
}

/** Where one writes to one side. It wears the side's colour, and its button says who will read it. */
export const Composer = forwardRef<ComposerHandle, ComposerProps>(function Composer(props, ref) {
  const { side, uploads, replyTo, editing } = props;
  const { t } = useTranslation('conversation');
  const id = useId();
  const writing = useWriting(editing);
  const picker = useRef<HTMLInputElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [problem, setProblem] = useState<string | null>(null);
  const isInternal = side.audience === 'internal';

  const attached = (): AttachedDocument[] =>
    uploads.queue
      .snapshot()
      .flatMap(({ document }) => (document ? [{ id: document.id, name: document.name, size: document.size }] : []));

  const draft = useDraft({
    store: props.drafts,
    read: () => {
      const body = writing.body();
      const documents = attached();
      return latest.current.editing || (!body && documents.length === 0)
        ? null
        : { body: body ?? richTextOf(''), documents };
    },
    restore: (kept) => {
      // What was typed before the scripts arrived is newer than what was kept.
      if (!writing.body() && !writing.taken()?.body) {
        writing.show(trimDocument(kept.body));
      }
      uploads.queue.restore(kept.documents);
    },
  });

  useImperativeHandle(ref, () => ({
    focus: writing.focus,
    put({ body, documents }) {
      writing.show(body);
      uploads.queue.restore(documents);
      writing.editor.current?.focus();
    },
  }));

  async function submit(): Promise<void> {
    const body = writing.body();
    const documents = editing ? [] : attached();
    const uploading = uploads.items.filter(({ state }) => state !== 'done' && state !== 'failed').length;
    if (!editing && uploading > 0) {
      setProblem(t('composer.waitForFiles', { count: uploading }));
      return;
    }
    if (!editing && uploads.items.some(({ state }) => state === 'failed')) {
      setProblem(t('composer.failedFiles'));
      return;
    }
    if (!body && documents.length === 0) {
      writing.editor.current?.focus();
      return;
    }
    // A file without words still needs a body: its name says what it is.
    const filled = body ?? richTextOf(documents.map(({ name }) => name).join('\n'));
    const written = { body: filled, documents, ...(replyTo ? { replyTo: replyTo.id } : {}) };
    if (editing) {
      setProblem(await props.onSubmit(written));
      return;
    }
    // The field is free at once: what is typed while this one is written down belongs to the next message.
    writing.show(null);
    uploads.queue.clear();
    props.onTyping(false);
    writing.editor.current?.focus();
    const refused = await props.onSubmit(written);
    if (refused !== null) {
      const typedSince = writing.body();
      writing.show(body ? { ...body, content: [...(body.content ?? []), ...(typedSince?.content ?? [])] } : typedSince);
      uploads.queue.restore(documents);
    }
    // Last: putting the text back counts as typing, which takes a sentence away.
    setProblem(refused);
    draft.save();
  }

  function changed(nowEmpty: boolean): void {
    writing.setEmpty(nowEmpty);
    setProblem(null);
    if (!latest.current.editing) {
      draft.changed();
      latest.current.onTyping(!nowEmpty);
    }
  }

  const label = isInternal ? t('composer.labelInternal') : t('composer.label', { name: side.otherName });
  const sendLabel = editing
    ? t('composer.save')
    : isInternal
      ? t('composer.sendInternal')
      : t('composer.send', { name: side.otherName });
  const hint = t(props.enterSends ? 'composer.enterSends' : 'composer.enterBreaks');
  const placeholder = isInternal
    ? t('composer.placeholderInternal')
    : t('composer.placeholder', { name: side.otherName });
  const plainField = (
    <textarea
      ref={writing.field}
      name="text"
      required
      rows={2}
      aria-label={label}
      placeholder={placeholder}
      onInput={(event) => changed(event.currentTarget.value.trim() === '')}
      className="composer-text block w-full resize-none bg-transparent placeholder:text-ink-muted"
    />
  );
  const buttons = (
    <span className="ms-auto flex items-center gap-1.5">
      <IconButton
        size="small"
        label={t('composer.attach')}
        icon={<Paperclip aria-hidden />}
        disabled={!writing.isHydrated || editing !== null}
        onClick={() => picker.current?.click()}
      />
      <Button
        type="submit"
        size="small"
        variant={isInternal ? 'internal' : 'primary'}
        aria-disabled={(writing.isHydrated && writing.isEmpty && uploads.items.length === 0) || undefined}
      >
        {isInternal ? <Lock aria-hidden /> : <SendHorizontal aria-hidden />}
        <span className="max-w-56 truncate">{sendLabel}</span>
      </Button>
    </span>
  );

  return (
    <form
      method="post"
      action={props.action}
      aria-label={label}
      data-audience={side.audience}
      data-works-offline
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className={clsx(
        'print-hidden border-t-2',
        isInternal ? 'border-internal bg-internal-soft' : 'border-brand bg-brand-soft',
      )}
    >
      <input type="hidden" name="audience" value={side.audience} />
      <input type="hidden" name="clientId" value={props.formId} />
      <ComposerHeading
        side={side}
        isEditing={editing !== null}
        onEditingCancelled={props.onEditingCancelled}
        replyTo={replyTo}
        onReplyCancelled={props.onReplyCancelled}
      />
      <div className="m-2 rounded-md border border-line-strong bg-surface focus-within:outline-2 focus-within:outline-focus">
        {writing.RichEditor ? (
          <writing.RichEditor
            handle={writing.editor}
            initial={() => writing.taken()?.body ?? null}
            onReady={writing.setEmpty}
            autoFocus={writing.taken()?.hadFocus}
            label={label}
            describedBy={`${id}hint`}
            placeholder={placeholder}
            people={props.people}
            invoices={props.invoices}
            enterSends={props.enterSends}
            onSubmit={() => void submit()}
            onChange={changed}
            {...(editing ? {} : { onFiles: (files: File[]) => uploads.queue.add(files) })}
          >
            {buttons}
          </writing.RichEditor>
        ) : (
          <>
            {plainField}
            <div className="flex px-1.5 pb-1.5">{buttons}</div>
          </>
        )}
        {editing ? null : (
          <UploadList
            items={uploads.items}
            onRetry={(key) => uploads.queue.retry(key)}
            onRemove={(key) => uploads.queue.remove(key)}
          />
        )}
      </div>
      {problem ? (
        <p role="alert" className="px-3 pb-2 text-sm text-danger-ink">
          {problem}
        </p>
      ) : null}
      {writing.isHydrated ? (
        <div className="flex flex-wrap items-center justify-end gap-x-3 px-3 pb-1.5 text-xs text-ink-muted pointer-coarse:hidden">
          <span id={`${id}hint`}>{hint}</span>
          <label className="inline-flex min-h-6 items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-brand"
              checked={props.enterSends}
              onChange={(event) => props.onEnterSends(event.currentTarget.checked)}
            />
            {t('composer.enterSetting')}
          </label>
        </div>
      ) : null}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={DOCUMENT_ACCEPT}
        aria-label={t('composer.attach')}
        onChange={(event) => {
          uploads.queue.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </form>
  );
});
