import type { JSONContent } from '@tiptap/core';
import { EditorContent, useEditor } from '@tiptap/react';
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from '#app/components/ui/visually-hidden.tsx';
import type { RichText } from '#models/contracts/rich-text.ts';
import { editorExtensions } from './extensions.ts';
import { LinkField } from './link-field.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { type Suggestible, Suggestion } from './suggestion-state.ts';
import { Toolbar } from './toolbar.tsx';
import { trimDocument } from './trim-document.ts';

/** What the composer may ask of the editor. */
export interface EditorHandle {
  /** the body without blank ends; null when empty */
  body(): RichText | null;
  set(body: RichText | null): void;
  focus(): void;
}

export interface RichEditorProps {
  handle: RefObject<EditorHandle | null>;
  /** asked once, when the editor is there */
  initial: () => RichText | null;
  onReady: (isEmpty: boolean) => void;
  autoFocus?: boolean | undefined;
  label: string;
  describedBy?: string | undefined;
  placeholder: string;
  people: readonly Suggestible[];
  invoices: readonly Suggestible[];
  enterSends: boolean;
  onSubmit: () => void;
  onChange: (isEmpty: boolean) => void;
  onFiles?: ((files: File[]) => void) | undefined;
  /** beside the toolbar: attach, send */
  children?: ReactNode;
}

const contentOf = (body: RichText | null): JSONContent | string => (body as JSONContent | null) ?? '';

/** The editor of messages. Loaded after the page: until it is here, a plain text field does. */
export default function RichEditor(props: RichEditorProps) {
  const { handle, label, describedBy, placeholder, people, invoices } = props;
  const { t } = useTranslation('conversation');
  const id = useId();
  const listId = `${id}list`;
  const latest = useRef(props);
  latest.current = props;
  const suggestion = useMemo(() => new Suggestion(), []);
  suggestion.find = { person: people, invoice: invoices };
  const open = useSyncExternalStore(suggestion.subscribe, suggestion.snapshot, () => null);
  const [isLinking, setLinking] = useState(false);

  const editor = useEditor({
    immediatelyRender: false,
    injectCSS: false,
    shouldRerenderOnTransaction: false,
    extensions: useMemo(
      () =>
        editorExtensions({
          placeholder,
          suggestion,
          enterSends: () => latest.current.enterSends,
          submit: () => latest.current.onSubmit(),
        }),
      [placeholder, suggestion],
    ),
    editorProps: {
      attributes: {
        id,
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        'aria-haspopup': 'listbox',
        ...(describedBy ? { 'aria-describedby': describedBy } : {}),
        class: 'rich-text composer-text',
      },
      handlePaste: (_view, event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        // Spreadsheets put a picture beside the text they copy: words win.
        if (files.length === 0 || event.clipboardData?.types.includes('text/plain') || !latest.current.onFiles) {
          return false;
        }
        latest.current.onFiles(files);
        return true;
      },
      // The side the editor stands in takes dropped files.
      handleDrop: (_view, event) => (event.dataTransfer?.files.length ?? 0) > 0,
      handleKeyDown: (_view, event) => {
        if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
          event.preventDefault();
          event.stopPropagation();
          setLinking(true);
          return true;
        }
        return false;
      },
    },
    onCreate: ({ editor: current }) => {
      const initial = latest.current.initial();
      current.commands.setContent(contentOf(initial), { emitUpdate: false });
      latest.current.onReady(initial === null);
      if (latest.current.autoFocus) {
        current.commands.focus('end');
      }
    },
    onUpdate: ({ editor: current }) => latest.current.onChange(trimDocument(current.getJSON() as RichText) === null),
  });

  useImperativeHandle(
    handle,
    () =>
      editor && {
        body: () => trimDocument(editor.getJSON() as RichText),
        set: (body) => void editor.commands.setContent(contentOf(body), { emitUpdate: true }),
        focus: () => void editor.commands.focus('end'),
      },
    [editor],
  );
  useEffect(() => {
    const text = editor?.view.dom;
    if (open) {
      text?.setAttribute('aria-controls', listId);
      text?.setAttribute('aria-activedescendant', `${listId}-${open.active}`);
    } else {
      text?.removeAttribute('aria-controls');
      text?.removeAttribute('aria-activedescendant');
    }
  }, [editor, open, listId]);

  return (
    <div data-editor="ready">
      <EditorContent editor={editor} />
      {open ? <SuggestionList id={listId} open={open} /> : null}
      <VisuallyHidden>
        <span role="status">{open ? t('editor.suggestions', { count: open.items.length }) : ''}</span>
      </VisuallyHidden>
      {editor && isLinking ? <LinkField editor={editor} onClose={() => setLinking(false)} /> : null}
      <div className="flex flex-wrap items-center justify-between gap-2 px-1.5 pb-1.5">
        {editor ? <Toolbar editor={editor} controls={id} onLink={() => setLinking(true)} /> : <span />}
        {props.children}
      </div>
    </div>
  );
}
