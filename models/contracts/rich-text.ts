import { z } from 'zod';

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

export const RICH_TEXT_LIMITS = { characters: 20_000, nodes: 2_000, depth: 12, mentions: 50, bytes: 60_000 } as const;

const Href = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/|mailto:)[^\s<>"'`\\]+$/i);
const MarkSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bold') }),
  z.strictObject({ type: z.literal('italic') }),
  z.strictObject({ type: z.literal('underline') }),
  z.strictObject({ type: z.literal('strike') }),
  z.strictObject({ type: z.literal('code') }),
  z.strictObject({
    type: z.literal('link'),
    // Tiptap adds target, rel and class; they are accepted and thrown away, the server writes its own.
    attrs: z
      .object({ href: Href })
      .catchall(z.union([z.string().max(200), z.null()]))
      .transform(({ href }) => ({ href })),
  }),
]);
const Text = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1).max(RICH_TEXT_LIMITS.characters),
  marks: z.array(MarkSchema).max(6).optional(),
});
const HardBreak = z.strictObject({ type: z.literal('hardBreak'), marks: z.array(MarkSchema).max(6).optional() });
const Mention = z.strictObject({
  type: z.literal('mention'),
  attrs: z
    .object({
      id: z.string().regex(/^[a-z0-9]{1,64}$/),
      label: z.string().min(1).max(200),
      kind: z.enum(['person', 'invoice']).default('person'),
    })
    .catchall(z.union([z.string().max(200), z.null()]))
    .transform(({ id, label, kind }) => ({ id, label, kind })),
});
const Inline = z.discriminatedUnion('type', [Text, HardBreak, Mention]);
const Paragraph = z.strictObject({
  type: z.literal('paragraph'),
  attrs: z
    .unknown()
    .transform(() => undefined)
    .optional(),
  content: z.array(Inline).optional(),
});
const CodeBlock = z.strictObject({
  type: z.literal('codeBlock'),
  attrs: z
    .unknown()
    .transform(() => undefined)
    .optional(),
  content: z
    .array(z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(RICH_TEXT_LIMITS.characters) }))
    .optional(),
});
const HorizontalRule = z.strictObject({ type: z.literal('horizontalRule') });

type Block =
  | z.infer<typeof Paragraph>
  | z.infer<typeof CodeBlock>
  | z.infer<typeof HorizontalRule>
  | { type: 'blockquote' | 'bulletList' | 'orderedList' | 'listItem'; content: Block[] };
const ListItem: z.ZodType<Block> = z.lazy(() =>
  z.strictObject({ type: z.literal('listItem'), content: z.array(BlockSchema).min(1) }),
);
const BlockSchema: z.ZodType<Block> = z.lazy(() =>
  z.union([
    Paragraph,
    CodeBlock,
    HorizontalRule,
    z.strictObject({ type: z.literal('blockquote'), content: z.array(BlockSchema).min(1) }),
    z.strictObject({
      type: z.literal('bulletList'),
      attrs: z
        .unknown()
        .transform(() => undefined)
        .optional(),
      content: z.array(ListItem).min(1),
    }),
    z.strictObject({
      type: z.literal('orderedList'),
      attrs: z
        .unknown()
        .transform(() => undefined)
        .optional(),
      content: z.array(ListItem).min(1),
    }),
  ]),
);

/** Visits every node, parents first. */
export function walkRichText(node: RichNode, visit: (node: RichNode, depth: number) => void, depth = 0): void {
  visit(node, depth);
  for (const child of node.content ?? []) {
    walkRichText(child, visit, depth + 1);
  }
}

/** Depth and size before any recursion of the schema: a hostile tree must not cost a deep stack. */
function isBounded(value: unknown): boolean {
  let nodes = 0;
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    nodes += 1;
    if (nodes > RICH_TEXT_LIMITS.nodes || next.depth > RICH_TEXT_LIMITS.depth) {
      return false;
    }
    const content = (next.value as { content?: unknown } | null)?.content;
    if (Array.isArray(content)) {
      for (const child of content) {
        open.push({ value: child, depth: next.depth + 1 });
      }
    }
  }
  return true;
}

const DocSchema = z.strictObject({ type: z.literal('doc'), content: z.array(BlockSchema).min(1) });

export const RichTextSchema = z
  .unknown()
  .refine(isBounded, 'RICH_TEXT_TOO_COMPLEX')
  .pipe(DocSchema)
  .transform((doc) => doc as RichText)
  .refine((doc) => plainText(doc).length <= RICH_TEXT_LIMITS.characters, 'RICH_TEXT_TOO_LONG')
  .refine((doc) => mentionsOf(doc).length <= RICH_TEXT_LIMITS.mentions, 'RICH_TEXT_TOO_MANY_MENTIONS');

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
  return lines.join('\n').trim();
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
