import { clsx } from 'clsx';
import { Eye, Lock, Paperclip, SendHorizontal, X } from 'lucide-react';
import { type ComponentType, forwardRef, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { UploadList } from '#app/components/documents/upload-list.tsx';
import type { UploadItem, UploadQueue } from '#app/components/documents/upload-queue.ts';
import type { EditorHandle, RichEditorProps } from '#app/components/editor/rich-editor.tsx';
import type { Suggestible } from '#app/components/editor/suggestion-state.ts';
import { trimDocument } from '#app/components/editor/trim-document.ts';
import { Button } from '#app/components/ui/button.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { DOCUMENT_ACCEPT } from '#models/contracts/document-types.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { type RichText, richTextOf } from '#models/contracts/rich-text-nodes.ts';
import type { SideProps } from './types.ts';
import { type DraftStore, useDraft } from './use-draft.ts';

/** What the person has written, ready to go. */
export interface Submitted {
  body: RichText;
  documents: readonly { id: string; name: string; size: number }[];
  replyTo?: string | undefined;
}

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
  editing: { entryId: string; body: RichText } | null;
  onEditingCancelled: () => void;
  /** Resolves with a sentence when it could not be kept; the text then stays. */
  onSubmit: (submitted: Submitted) => Promise<string | null>;
  onTyping: (on: boolean) => void;
}

export interface ComposerHandle {
  focus(): void;
  /** shows a text, e.g. an unsent message taken back */
  put(written: { body: RichText; documents: Submitted['documents'] }): void;
}

/** Where one writes to one side. It wears the side's colour, and its button says who will read it. */
export const Composer = forwardRef<ComposerHandle, ComposerProps>(function Composer(props, ref) {
  const { side, uploads, replyTo, editing } = props;
  const { t } = useTranslation('conversation');
  const id = useId();
  const editor = useRef<EditorHandle>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const taken = useRef<{ body: RichText | null; hadFocus: boolean } | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [RichEditor, setRichEditor] = useState<ComponentType<RichEditorProps> | null>(null);
  const [isHydrated, setHydrated] = useState(false);
  const [isEmpty, setEmpty] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  const isInternal = side.audience === 'internal';

  const bodyInField = (): RichText | null => trimDocument(richTextOf(field.current?.value ?? ''));
  const bodyNow = (): RichText | null =>
    editor.current ? editor.current.body() : (bodyInField() ?? taken.current?.body ?? null);
  const show = (body: RichText | null): void => {
    if (editor.current) {
      editor.current.set(body);
    } else {
      taken.current = { body, hadFocus: false };
      if (field.current && body === null) {
        field.current.value = '';
      }
    }
    setEmpty(body === null);
  };

  // The page works with the plain field until the editor is here; then not one letter is lost.
  useEffect(() => {
    let isGone = false;
    setHydrated(true);
    setEmpty((field.current?.value ?? '').trim() === '');
    void import('#app/components/editor/rich-editor.tsx')
      .then((loaded) => {
        if (!isGone) {
          const typed = trimDocument(richTextOf(field.current?.value ?? ''));
          taken.current = {
            body: typed ?? taken.current?.body ?? null,
            hadFocus: document.activeElement === field.current,
          };
          flushSync(() => setRichEditor(() => loaded.default));
        }
      })
      // Without the script the plain field goes on working.
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  const attached = (): Submitted['documents'] =>
    uploads.queue
      .snapshot()
      .flatMap(({ document }) => (document ? [{ id: document.id, name: document.name, size: document.size }] : []));

  const draft = useDraft({
    store: props.drafts,
    read: () => {
      const body = bodyNow();
      const documents = attached();
      return latest.current.editing || (!body && documents.length === 0)
        ? null
        : { body: body ?? richTextOf(''), documents };
    },
    restore: (kept) => {
      // What was typed before the scripts arrived is newer than what was kept.
      if (!bodyNow() && !taken.current?.body) {
        show(trimDocument(kept.body));
      }
      uploads.queue.restore(kept.documents);
    },
  });

  useImperativeHandle(ref, () => ({
    focus: () => (editor.current ? editor.current.focus() : field.current?.focus()),
    put({ body, documents }) {
      show(body);
      uploads.queue.restore(documents);
      editor.current?.focus();
    },
  }));

  const beforeEditing = useRef<RichText | null>(null);
  const editingId = editing?.entryId;
  useEffect(() => {
    if (editingId === undefined) {
      return;
    }
    beforeEditing.current = editor.current?.body() ?? null;
    editor.current?.set(latest.current.editing?.body ?? null);
    editor.current?.focus();
    return () => editor.current?.set(beforeEditing.current);
  }, [editingId]);

  async function submit(): Promise<void> {
    const body = bodyNow();
    const documents = editing ? [] : attached();
    const isUploading = uploads.items.some(
      ({ state }) => state === 'waiting' || state === 'uploading' || state === 'finishing',
    );
    const waiting = uploads.items.filter(({ state }) => state !== 'done' && state !== 'failed').length;
    if (!editing && isUploading) {
      setProblem(t('composer.waitForFiles', { count: waiting }));
      return;
    }
    if (!editing && uploads.items.some(({ state }) => state === 'failed')) {
      setProblem(t('composer.failedFiles'));
      return;
    }
    if (!body && documents.length === 0) {
      editor.current?.focus();
      return;
    }
    // A file without words still needs a body: its name says what it is.
    const written = body ?? richTextOf(documents.map(({ name }) => name).join('\n'));
    const submitted = { body: written, documents, ...(replyTo ? { replyTo: replyTo.id } : {}) };
    if (editing) {
      setProblem(await props.onSubmit(submitted));
      return;
    }
    // The field is free at once: what is typed while this one is written down belongs to the next message.
    show(null);
    uploads.queue.clear();
    props.onTyping(false);
    editor.current?.focus();
    const refused = await props.onSubmit(submitted);
    setProblem(refused);
    if (refused !== null) {
      const typedSince = bodyNow();
      show(body ? { ...body, content: [...(body.content ?? []), ...(typedSince?.content ?? [])] } : typedSince);
      uploads.queue.restore(documents);
    }
    draft.save();
  }

  function changed(nowEmpty: boolean): void {
    setEmpty(nowEmpty);
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
      ref={field}
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
        disabled={!isHydrated || editing !== null}
        onClick={() => picker.current?.click()}
      />
      <Button
        type="submit"
        size="small"
        variant={isInternal ? 'internal' : 'primary'}
        aria-disabled={(isHydrated && isEmpty && uploads.items.length === 0) || undefined}
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
      {/* Customers have one side only: their button names who reads it. */}
      {side.ownOnRight ? null : (
        <p
          className={clsx(
            'flex items-center gap-1.5 px-3 pt-1.5 text-xs font-semibold',
            isInternal ? 'text-internal-ink' : 'text-brand-ink',
          )}
        >
          {isInternal ? <Lock aria-hidden /> : <Eye aria-hidden />}
          <span className="min-w-0 truncate">
            {isInternal ? t('side.internal') : t('side.shared', { name: side.otherName })}
          </span>
          {isInternal ? <span className="font-normal">· {t('side.internalHint')}</span> : null}
        </p>
      )}
      {editing ? (
        <Notice words={t('composer.editing')} cancel={t('composer.cancelEdit')} onCancel={props.onEditingCancelled} />
      ) : replyTo ? (
        <Notice
          words={t('composer.replyingTo', { name: replyTo.author.name })}
          cancel={t('composer.cancelReply')}
          onCancel={props.onReplyCancelled}
        />
      ) : null}
      <div className="m-2 rounded-md border border-line-strong bg-surface focus-within:outline-2 focus-within:outline-focus">
        {RichEditor ? (
          <RichEditor
            handle={editor}
            initial={() => taken.current?.body ?? null}
            onReady={setEmpty}
            autoFocus={taken.current?.hadFocus}
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
          </RichEditor>
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
      {isHydrated ? (
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

function Notice({ words, cancel, onCancel }: { words: string; cancel: string; onCancel: () => void }) {
  return (
    <p className="flex items-center gap-2 px-3 pt-1 text-sm">
      <span className="min-w-0 flex-1 truncate">{words}</span>
      <IconButton size="small" label={cancel} icon={<X aria-hidden />} onClick={onCancel} />
    </p>
  );
}
