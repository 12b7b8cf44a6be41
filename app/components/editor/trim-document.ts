import type { RichNode, RichText } from '#models/contracts/rich-text.ts';

const isBlank = (node: RichNode | undefined): boolean =>
  node?.type === 'paragraph' &&
  (node.content ?? []).every(
    (child) => child.type === 'hardBreak' || (child.type === 'text' && child.text?.trim() === ''),
  );

/** A body without the blank paragraphs at its ends; null when nothing is left. */
export function trimDocument(doc: RichNode): RichText | null {
  const blocks = doc.content ?? [];
  let first = 0;
  let last = blocks.length;
  while (first < last && isBlank(blocks[first])) {
    first += 1;
  }
  while (last > first && isBlank(blocks[last - 1])) {
    last -= 1;
  }
  return first === last ? null : { type: 'doc', content: blocks.slice(first, last) };
}
