import { Extension, type Extensions } from '@tiptap/core';
import Mention from '@tiptap/extension-mention';
import Placeholder from '@tiptap/extension-placeholder';
import StarterKit from '@tiptap/starter-kit';
import type { Suggestion } from './suggestion-state.ts';
import { suggestionOf } from './suggestion-state.ts';

/** What the server's allow-list accepts as a link. */
const isAllowedLink = (url: string): boolean => /^(https?:\/\/|mailto:)[^\s<>"'`\\]+$/i.test(url);

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
    StarterKit.configure({
      heading: false,
      horizontalRule: false,
      dropcursor: false,
      gapcursor: false,
      link: {
        openOnClick: false,
        defaultProtocol: 'https',
        protocols: ['http', 'https', 'mailto'],
        isAllowedUri: (url) => isAllowedLink(url),
        HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: null },
      },
    }),
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
