/**
 * A message body: Tiptap JSON, allow-listed node by node. Whatever is not named here is refused on the way in and
 * cannot be rendered on the way out.
 */
export interface RichNode {
  type: string;
  text?: string | undefined;
  attrs?: Record<string, string | number | boolean | null> | undefined;
  marks?: { type: string; attrs?: Record<string, string | null> | undefined }[] | undefined;
  content?: RichNode[] | undefined;
}
export interface RichText extends RichNode {
  type: 'doc';
}

/** `label`: as long as a person's name may be. */
export const RICH_TEXT_LIMITS = {
  characters: 20_000,
  nodes: 2_000,
  depth: 12,
  mentions: 50,
  label: 300,
  bytes: 60_000,
} as const;

/** Visits every node, parents first. */
export function walkRichText(node: RichNode, visit: (node: RichNode, depth: number) => void, depth = 0): void {
  visit(node, depth);
  for (const child of node.content ?? []) {
    walkRichText(child, visit, depth + 1);
  }
}

/** Characters of no width are not words. */
const VISIBLE = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** The words of a body, blocks separated by line breaks: search, previews, length limits. */
export function plainText(doc: RichNode): string {
  const lines: string[] = [];
  const visit = (node: RichNode): string => {
    if (node.type === 'text') {
      return node.text ?? '';
    }
    if (node.type === 'mention') {
      return `@${String(node.attrs?.label ?? '')}`;
    }
    if (node.type === 'hardBreak') {
      return '\n';
    }
    return (node.content ?? []).map(visit).join('');
  };
  walkRichText(doc, (node) => {
    if (node.type === 'paragraph' || node.type === 'codeBlock') {
      lines.push(visit(node));
    }
  });
  const words = lines.join('\n').trim();
  return VISIBLE.test(words) ? words : '';
}

export interface Mentioned {
  id: string;
  label: string;
  kind: 'person' | 'invoice';
}

export function mentionsOf(doc: RichNode): Mentioned[] {
  const found: Mentioned[] = [];
  walkRichText(doc, (node) => {
    if (node.type === 'mention') {
      found.push({
        id: String(node.attrs?.id),
        label: String(node.attrs?.label),
        kind: node.attrs?.kind === 'invoice' ? 'invoice' : 'person',
      });
    }
  });
  return found;
}

/** A body from plain words (forms without JavaScript, imports): one paragraph a line. */
export function richTextOf(text: string): RichText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return {
    type: 'doc',
    content: lines.map((line) =>
      line === '' ? { type: 'paragraph' } : { type: 'paragraph', content: [{ type: 'text', text: line }] },
    ),
  };
}
