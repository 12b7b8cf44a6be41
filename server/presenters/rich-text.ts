import sanitizeHtml from 'sanitize-html';
import type { RichNode, RichText } from '#models/contracts/rich-text.ts';

// Tiptap's static renderer builds its schema anew for every call (2.7 ms a message, measured); bodies are stored as an
// allow-listed tree, so walking that tree is enough, and the sanitizer stays as the second wall.

/** Whatever the walk below answers, nothing else than this reaches a page. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'strong', 'em', 'u', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'span'],
  allowedAttributes: { a: ['href', 'rel', 'target'], span: ['class', 'data-mention', 'data-kind'] },
  allowedClasses: { span: ['mention'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
};

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const LINK_ATTRIBUTES = 'rel="noopener noreferrer nofollow ugc" target="_blank"';

/** An address in running text; a full stop or a bracket that ends the sentence does not belong to it. */
const ADDRESS = /https?:\/\/[^\s<>"'`\\]*[^\s<>"'`\\.,;:!?)\]}’»]/gi;

function withLinks(text: string): string {
  let html = '';
  let from = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    html += `${escapeHtml(text.slice(from, index))}<a href="${escapeHtml(address)}" ${LINK_ATTRIBUTES}>${escapeHtml(address)}</a>`;
    from = index + address.length;
  }
  return html + escapeHtml(text.slice(from));
}

const MARKS: Record<string, (inner: string, attrs: Record<string, string | null> | undefined) => string> = {
  bold: (inner) => `<strong>${inner}</strong>`,
  italic: (inner) => `<em>${inner}</em>`,
  underline: (inner) => `<u>${inner}</u>`,
  strike: (inner) => `<s>${inner}</s>`,
  code: (inner) => `<code>${inner}</code>`,
  link: (inner, attrs) => `<a href="${escapeHtml(attrs?.href ?? '')}" ${LINK_ATTRIBUTES}>${inner}</a>`,
};

const NODES: Record<string, (node: RichNode, inner: string) => string> = {
  doc: (_node, inner) => inner,
  text: ({ text = '', marks = [] }) =>
    marks.some(({ type }) => type === 'link' || type === 'code') ? escapeHtml(text) : withLinks(text),
  hardBreak: () => '<br />',
  paragraph: (_node, inner) => `<p>${inner}</p>`,
  blockquote: (_node, inner) => `<blockquote>${inner}</blockquote>`,
  bulletList: (_node, inner) => `<ul>${inner}</ul>`,
  orderedList: (_node, inner) => `<ol>${inner}</ol>`,
  listItem: (_node, inner) => `<li>${inner}</li>`,
  codeBlock: ({ content = [] }) =>
    `<pre><code>${content.map(({ text = '' }) => escapeHtml(text)).join('')}</code></pre>`,
  mention: (node) => {
    const kind = node.attrs?.kind === 'invoice' ? 'invoice' : 'person';
    const sign = kind === 'invoice' ? '#' : '@';
    return `<span class="mention" data-mention="${escapeHtml(String(node.attrs?.id ?? ''))}" data-kind="${kind}">${sign}${escapeHtml(String(node.attrs?.label ?? ''))}</span>`;
  },
};

function render(node: RichNode): string {
  const inner = (node.content ?? []).map(render).join('');
  const html = NODES[node.type]?.(node, inner) ?? '';
  return (node.marks ?? []).reduceRight((wrapped, mark) => MARKS[mark.type]?.(wrapped, mark.attrs) ?? wrapped, html);
}

const rendered = new Map<string, string>();
const MAX_REMEMBERED = 2_000;

/**
 * HTML of a stored message body, by allow-list twice: the tree's nodes, then the sanitizer.
 * @param version names body and revision; the same version is rendered once
 */
export function renderRichText(body: RichText, version?: string): string {
  const known = version === undefined ? undefined : rendered.get(version);
  if (known !== undefined) {
    return known;
  }
  const html = sanitizeHtml(render(body), ALLOWED);
  if (version !== undefined) {
    rendered.set(version, html);
    if (rendered.size > MAX_REMEMBERED) {
      rendered.delete(rendered.keys().next().value as string);
    }
  }
  return html;
}
