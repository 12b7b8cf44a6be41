import { describe, expect, test } from 'vitest';
import { mentionsOf, plainText, RICH_TEXT_LIMITS, RichTextSchema, richTextOf } from '#models/contracts/rich-text.ts';
import { renderRichText } from '#server/presenters/rich-text.ts';

const doc = (...content: unknown[]) => ({ type: 'doc', content });
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const text = (value: string, ...marks: unknown[]) => ({
  type: 'text',
  text: value,
  ...(marks.length ? { marks } : {}),
});
const link = (href: string) => ({ type: 'link', attrs: { href, target: '_blank', rel: 'noopener', class: null } });
const accepted = (value: unknown) => RichTextSchema.safeParse(value).success;
const html = (value: unknown) => renderRichText(RichTextSchema.parse(value));

describe('a message body', () => {
  test('keeps what the editor offers', () => {
    const body = doc(
      paragraph(
        text('bold', { type: 'bold' }),
        text(' and ', { type: 'italic' }),
        text('code', { type: 'code' }),
        { type: 'hardBreak' },
        text('here', link('https://example.com/a?b=1&c=2')),
      ),
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('one'))] }] },
      { type: 'orderedList', attrs: { start: 1 }, content: [{ type: 'listItem', content: [paragraph(text('two'))] }] },
      { type: 'blockquote', content: [paragraph(text('said'))] },
      { type: 'codeBlock', attrs: { language: null }, content: [text('<b>')] },
      paragraph({ type: 'mention', attrs: { id: 'abc123', label: 'Zoé Martin', mentionSuggestionChar: '@' } }),
    );
    expect(html(body)).toBe(
      '<p><strong>bold</strong><em> and </em><code>code</code><br /><a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow ugc" target="_blank">here</a></p>' +
        '<ul><li><p>one</p></li></ul><ol><li><p>two</p></li></ol><blockquote><p>said</p></blockquote><pre><code>&lt;b&gt;</code></pre>' +
        '<p><span class="mention" data-mention="abc123" data-kind="person">@Zoé Martin</span></p>',
    );
  });

  test('makes links of written addresses, and of nothing else', () => {
    const linked = (href: string, shown = href) =>
      `<a href="${href}" rel="noopener noreferrer nofollow ugc" target="_blank">${shown}</a>`;
    expect(html(richTextOf('See https://example.com/a?b=1&c=2, then (http://example.org/x).'))).toBe(
      `<p>See ${linked('https://example.com/a?b=1&amp;c=2')}, then (${linked('http://example.org/x')}).</p>`,
    );
    expect(html(richTextOf('javascript:alert(1) www.example.com https:// https://"><img src=x>'))).not.toContain('<a');
    expect(html(doc(paragraph(text('https://example.com', { type: 'code' }))))).toBe(
      '<p><code>https://example.com</code></p>',
    );
    expect(html(doc({ type: 'codeBlock', content: [text('https://example.com')] }))).not.toContain('<a');
    expect(html(doc(paragraph(text('https://bank.example', link('https://example.com')))))).toBe(
      `<p>${linked('https://example.com', 'https://bank.example')}</p>`,
    );
    expect(html(richTextOf('https://'.repeat(2_000)))).toContain('https://');
  });

  test.each([
    ['an image', doc({ type: 'image', attrs: { src: 'x' } })],
    ['raw HTML', doc({ type: 'html', text: '<script>' })],
    ['an unknown mark', doc(paragraph(text('x', { type: 'textStyle', attrs: { style: 'x' } })))],
    ['an unknown field', { ...doc(paragraph(text('x'))), onload: 'x' }],
    ['a script address', doc(paragraph(text('x', link('javascript:alert(1)'))))],
    ['a data address', doc(paragraph(text('x', link('data:text/html,<script>'))))],
    ['an address with a quote', doc(paragraph(text('x', link('https://x/"onclick="y'))))],
    ['an operator for text', doc(paragraph({ type: 'text', text: { $ne: '' } }))],
    ['no content', doc()],
    ['a list without items', doc({ type: 'bulletList', content: [] })],
    ['nothing', null],
  ])('refuses %s', (_name, value) => {
    expect(accepted(value)).toBe(false);
  });

  test('is the same before and after it was stored: half characters and NUL become the sign for none', () => {
    const body = RichTextSchema.parse(doc(paragraph(text('a\ud800b\0c 👍'))));
    expect(plainText(body)).toBe('a\ufffdb\ufffdc 👍');
    expect(RichTextSchema.parse(JSON.parse(Buffer.from(JSON.stringify(body)).toString('utf8')))).toEqual(body);
  });

  test('refuses what is too deep, too many or too long, without a deep stack', () => {
    let deep: unknown = paragraph(text('x'));
    for (let level = 0; level < 5_000; level += 1) {
      deep = { type: 'blockquote', content: [deep] };
    }
    expect(accepted(doc(deep))).toBe(false);
    expect(accepted(doc(...Array.from({ length: RICH_TEXT_LIMITS.nodes + 1 }, () => paragraph())))).toBe(false);
    expect(accepted(doc(paragraph(...Array.from({ length: 30 }, () => text('x'.repeat(1_000))))))).toBe(false);
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    '<svg/onload=alert(1)>',
    '&lt;b&gt;',
    "' onmouseover='x",
  ])('shows %s as the words it is', (evil) => {
    const shown = html(doc(paragraph(text(evil), { type: 'mention', attrs: { id: 'abc', label: evil } })));
    const tags = shown.match(/<[^>]*>/g) ?? [];
    expect(tags.map((tag) => tag.replace(/"[^"]*"/g, '""'))).toEqual([
      '<p>',
      '<span class="" data-mention="" data-kind="">',
      '</span>',
      '</p>',
    ]);
  });

  test('gives its words and mentions', () => {
    const body = RichTextSchema.parse(
      doc(
        paragraph(text('Hello '), { type: 'mention', attrs: { id: 'p1', label: 'Ana' } }),
        paragraph({ type: 'mention', attrs: { id: 'i1', label: 'FA-1', kind: 'invoice' } }),
      ),
    );
    expect(plainText(body)).toBe('Hello @Ana\n@FA-1');
    expect(mentionsOf(body)).toEqual([
      { id: 'p1', label: 'Ana', kind: 'person' },
      { id: 'i1', label: 'FA-1', kind: 'invoice' },
    ]);
    expect(plainText(RichTextSchema.parse(richTextOf('one\r\n\r\ntwo')))).toBe('one\n\ntwo');
  });

  test('an address turns no letters round', () => {
    const body = {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'photo', marks: [link('https://example.com/\u202egpj.exe')] }],
        },
      ],
    };
    expect(JSON.stringify(RichTextSchema.parse(body))).toContain('https://example.com/%E2%80%AEgpj.exe');
  });

  test('characters of no width are no words', () => {
    expect(plainText(RichTextSchema.parse(richTextOf('\u200b\u2060\u00ad\u3164')))).toBe('');
    expect(plainText(RichTextSchema.parse(richTextOf('\u200b.')))).toBe('\u200b.');
  });
});
