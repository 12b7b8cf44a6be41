import { createElement, Fragment, type ReactNode } from 'react';
import type { RichNode } from '#models/contracts/rich-text.ts';

const BLOCKS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  codeBlock: 'pre',
};
const MARKS: Record<string, string> = { bold: 'strong', italic: 'em', underline: 'u', strike: 's', code: 'code' };

/** A body that the server has not rendered yet, as React elements: links are words only until it has. */
export const RichTextPreview = ({ body }: { body: RichNode }) => <div className="rich-text">{children(body)}</div>;

const children = (node: RichNode): ReactNode =>
  (node.content ?? []).map((child, index) => createElement(Fragment, { key: index }, render(child)));

function render(node: RichNode): ReactNode {
  if (node.type === 'text') {
    return (node.marks ?? []).reduce<ReactNode>(
      (inner, { type }) => (MARKS[type] ? createElement(MARKS[type], null, inner) : inner),
      node.text,
    );
  }
  if (node.type === 'hardBreak') {
    return <br />;
  }
  if (node.type === 'mention') {
    return (
      <span className="mention">
        {node.attrs?.kind === 'invoice' ? '#' : '@'}
        {String(node.attrs?.label ?? '')}
      </span>
    );
  }
  const block = BLOCKS[node.type];
  return block ? createElement(block, null, children(node)) : children(node);
}
