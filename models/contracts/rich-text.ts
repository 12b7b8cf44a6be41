import { z } from 'zod';
import { mentionsOf, plainText, RICH_TEXT_LIMITS, type RichText } from './rich-text-nodes.ts';

export * from './rich-text-nodes.ts';

/**
 * Half a surrogate pair comes back from UTF-8 as another character, so a message sent again would not be the stored one;
 * NUL is nobody's word. Both become the sign for "no character" at once.
 */
const Words = z.string().transform((text) => text.replace(/[\0\p{Cs}]/gu, '\uFFFD'));

const Href = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/|mailto:)[^\s<>"'`\\]+$/i)
  // What turns or hides letters would make an address look like another one.
  .transform((href) => href.replace(/\p{Cf}/gu, encodeURIComponent));
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
  text: Words.pipe(z.string().min(1).max(RICH_TEXT_LIMITS.characters)),
  marks: z.array(MarkSchema).max(6).optional(),
});
const HardBreak = z.strictObject({ type: z.literal('hardBreak'), marks: z.array(MarkSchema).max(6).optional() });
const Mention = z.strictObject({
  type: z.literal('mention'),
  attrs: z
    .object({
      id: z.string().regex(/^[a-z0-9]{1,64}$/),
      label: Words.pipe(z.string().min(1).max(RICH_TEXT_LIMITS.label)),
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
    .array(
      z.strictObject({ type: z.literal('text'), text: Words.pipe(z.string().min(1).max(RICH_TEXT_LIMITS.characters)) }),
    )
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
