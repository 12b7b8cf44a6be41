import { Extension, type Extensions } from '@tiptap/core';
import Blockquote from '@tiptap/extension-blockquote';
import Bold from '@tiptap/extension-bold';
import Code from '@tiptap/extension-code';
import CodeBlock from '@tiptap/extension-code-block';
import Document from '@tiptap/extension-document';
import HardBreak from '@tiptap/extension-hard-break';
import Italic from '@tiptap/extension-italic';
import { BulletList } from '@tiptap/extension-list/bullet-list';
import { ListItem } from '@tiptap/extension-list/item';
import { ListKeymap } from '@tiptap/extension-list/keymap';
import { OrderedList } from '@tiptap/extension-list/ordered-list';
import Mention from '@tiptap/extension-mention';
import Paragraph from '@tiptap/extension-paragraph';
import Strike from '@tiptap/extension-strike';
import Text from '@tiptap/extension-text';
import Underline from '@tiptap/extension-underline';
import { Placeholder } from '@tiptap/extensions/placeholder';
import { TrailingNode } from '@tiptap/extensions/trailing-node';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { LinkMark } from './link-mark.ts';
import type { Suggestion } from './suggestion-state.ts';
import { suggestionOf } from './suggestion-state.ts';

export interface EditorExtensionOptions {
  placeholder: string;
  /** whether Enter alone sends; with Ctrl or ⌘ it always does */
  enterSends: () => boolean;
  submit: () => void;
  suggestion: Suggestion;
}

/** Exactly the nodes and marks of `models/contracts/rich-text.ts`: what is pasted and not named here loses its form, not its words. */
export function editorExtensions({ placeholder, enterSends, submit, suggestion }: EditorExtensionOptions): Extensions {
  return [
    Document,
    Paragraph,
    Text,
    HardBreak,
    Bold,
    Italic,
    Underline,
    Strike,
    Code,
    LinkMark,
    BulletList,
    OrderedList,
    ListItem,
    ListKeymap,
    Blockquote,
    CodeBlock,
    UndoRedo,
    TrailingNode,
    Placeholder.configure({ placeholder, showOnlyWhenEditable: false }),
    Mention.extend({
      addAttributes() {
        return {
          ...this.parent?.(),
          kind: {
            default: 'person',
            parseHTML: (element) => (element.getAttribute('data-kind') === 'invoice' ? 'invoice' : 'person'),
            renderHTML: ({ kind }) => ({ 'data-kind': String(kind) }),
          },
        };
      },
    }).configure({
      HTMLAttributes: { class: 'mention' },
      deleteTriggerWithBackspace: true,
      renderText: ({ node }) => `${node.attrs.kind === 'invoice' ? '#' : '@'}${String(node.attrs.label)}`,
      renderHTML: ({ node, options }) => [
        'span',
        { ...options.HTMLAttributes, 'data-kind': String(node.attrs.kind) },
        `${node.attrs.kind === 'invoice' ? '#' : '@'}${String(node.attrs.label)}`,
      ],
      suggestions: [suggestionOf('@', 'person', suggestion), suggestionOf('#', 'invoice', suggestion)],
    }),
    Extension.create({
      name: 'sendByKeyboard',
      // Before the paragraph's own Enter (100), after an open list of suggestions (101).
      priority: 100.5,
      addKeyboardShortcuts() {
        return {
          'Mod-Enter': () => {
            submit();
            return true;
          },
          Enter: ({ editor }) => {
            const isStructure = editor.isActive('listItem') || editor.isActive('codeBlock');
            if (!enterSends() || isStructure || editor.view.composing) {
              return false;
            }
            submit();
            return true;
          },
        };
      },
    }),
  ];
}
