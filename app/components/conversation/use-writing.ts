import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { EditorHandle, RichEditorProps } from '#app/components/editor/rich-editor.tsx';
import { trimDocument } from '#app/components/editor/trim-document.ts';
import { type RichText, richTextOf } from '#models/contracts/rich-text-nodes.ts';

/** A stored message whose text is shown to be changed. */
export interface Edited {
  entryId: string;
  body: RichText;
}

/** The text one writes, whichever of the two fields it stands in. */
export interface Writing {
  /** null until the editor is loaded; the plain field does until then, and without the script for good */
  RichEditor: ComponentType<RichEditorProps> | null;
  editor: RefObject<EditorHandle>;
  field: RefObject<HTMLTextAreaElement>;
  isHydrated: boolean;
  isEmpty: boolean;
  setEmpty: (isEmpty: boolean) => void;
  /** what is written now; null for nothing */
  body: () => RichText | null;
  show: (body: RichText | null) => void;
  focus: () => void;
  /** what the plain field held when the editor took its place */
  taken: () => { body: RichText | null; hadFocus: boolean } | null;
}

const inField = (field: HTMLTextAreaElement | null): RichText | null => trimDocument(richTextOf(field?.value ?? ''));

/**
 * A plain field until the editor is here; then not one letter is lost. The text of a message being edited takes the place of
 * what was being written, which comes back afterwards.
 */
export function useWriting(editing: Edited | null): Writing {
  const editor = useRef<EditorHandle>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const taken = useRef<ReturnType<Writing['taken']>>(null);
  const [RichEditor, setRichEditor] = useState<Writing['RichEditor']>(null);
  const [isHydrated, setHydrated] = useState(false);
  const [isEmpty, setEmpty] = useState(true);

  useEffect(() => {
    let isGone = false;
    setHydrated(true);
    setEmpty((field.current?.value ?? '').trim() === '');
    void import('#app/components/editor/rich-editor.tsx')
      .then((loaded) => {
        if (!isGone) {
          taken.current = {
            body: inField(field.current) ?? taken.current?.body ?? null,
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

  const edited = useRef(editing);
  edited.current = editing;
  const beforeEditing = useRef<RichText | null>(null);
  const editingId = editing?.entryId;
  useEffect(() => {
    if (editingId === undefined) {
      return;
    }
    beforeEditing.current = editor.current?.body() ?? null;
    editor.current?.set(edited.current?.body ?? null);
    editor.current?.focus();
    return () => editor.current?.set(beforeEditing.current);
  }, [editingId]);

  return {
    RichEditor,
    editor,
    field,
    isHydrated,
    isEmpty,
    setEmpty,
    body: () => (editor.current ? editor.current.body() : (inField(field.current) ?? taken.current?.body ?? null)),
    show(body) {
      if (editor.current) {
        editor.current.set(body);
      } else {
        taken.current = { body, hadFocus: false };
        if (field.current && body === null) {
          field.current.value = '';
        }
      }
      setEmpty(body === null);
    },
    focus: () => (editor.current ? editor.current.focus() : field.current?.focus()),
    taken: () => taken.current,
  };
}
