import { Mark, mergeAttributes } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    link: {
      setLink: (attributes: { href: string }) => ReturnType;
      unsetLink: () => ReturnType;
    };
  }
}

/** What the server's allow-list accepts as a link. */
const isAllowedLink = (url: unknown): url is string =>
  typeof url === 'string' && /^(https?:\/\/|mailto:)[^\s<>"'`\\]+$/i.test(url);

/**
 * A link: set by its field, or by pasting an address on selected words. Addresses in running text need no mark, the
 * server makes links of them. Tiptap's own extension brings a parser of every domain name there is, a tenth of the
 * whole editor.
 */
export const LinkMark = Mark.create({
  name: 'link',
  priority: 1000,
  keepOnSplit: false,
  inclusive: false,

  addAttributes() {
    return { href: { default: null, parseHTML: (element) => element.getAttribute('href') } };
  },
  parseHTML() {
    return [{ tag: 'a[href]', getAttrs: (element) => isAllowedLink(element.getAttribute('href')) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    const { href } = HTMLAttributes;
    return [
      'a',
      mergeAttributes({ rel: 'noopener noreferrer nofollow' }, { href: isAllowedLink(href) ? href : '' }),
      0,
    ];
  },

  addCommands() {
    return {
      setLink:
        ({ href }) =>
        ({ chain }) =>
          isAllowedLink(href) && chain().setMark(this.name, { href }).run(),
      unsetLink:
        () =>
        ({ chain }) =>
          chain().unsetMark(this.name, { extendEmptyMarkRange: true }).run(),
    };
  },
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          handlePaste: (view, event) => {
            const pasted = event.clipboardData?.getData('text/plain').trim();
            return !view.state.selection.empty && isAllowedLink(pasted) && editor.commands.setLink({ href: pasted });
          },
        },
      }),
    ];
  },
});
