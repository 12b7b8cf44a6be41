import { createHash } from 'node:crypto';
import { SINK_TEXTS, type SinkLanguage } from './mail-sink-texts.ts';
import type { MailSummary, StoredMail } from './mail-store.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2230; --soft: #545e70; --line: #c9cfda; --paper: #fff; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf1; --soft: #aab3c2; --line: #434c5c; --paper: #14181f; --link: #8ec5ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, pre:focus-visible, iframe:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
p, caption, dt { color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 1rem 0; }
label { display: grid; gap: .25rem; flex: 1 1 16rem; }
input, button { font: inherit; min-height: 2.75rem; padding: .25rem .75rem; border: 1px solid var(--soft);
  border-radius: .375rem; background: transparent; color: inherit; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; padding-bottom: .5rem; }
th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; }
time { white-space: nowrap; }
iframe { width: 100%; height: 40rem; border: 1px solid var(--line); border-radius: .375rem; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .375rem;
  padding: .75rem; max-height: 30rem; overflow: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
`;

/** The pages run nothing and load nothing but the message itself, in a frame. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** What a message may do inside its frame: open its links in a new window, and nothing else. */
export const FRAME_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

export function listPage(language: SinkLanguage, mails: readonly MailSummary[], to: string): string {
  const t = SINK_TEXTS[language];
  const rows = mails.map(
    (mail) => `<tr>
<td>${time(language, mail.receivedAt)}</td>
<td>${escapeHtml(mail.envelope.to.join(', '))}</td>
<th scope="row"><a href="/dev/mail/${mail.id}">${escapeHtml(mail.subject || t.noSubject)}</a></th>
</tr>`,
  );
  const head = [t.received, t.to, t.subject].map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const table = `<div class="table"><table><caption>${escapeHtml(t.caption(mails.length))}</caption>
<thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
  const query = to === '' ? '' : `?to=${encodeURIComponent(to)}`;
  return page(
    language,
    t.title,
    `<h1>${escapeHtml(t.title)}</h1><p>${escapeHtml(t.intro)}</p>
<form method="get" action="/dev/mail"><label>${escapeHtml(t.filterLabel)}
<input type="email" name="to" autocomplete="off" value="${escapeHtml(to)}"></label>
<button type="submit">${escapeHtml(t.filterButton)}</button></form>
<p><a href="/dev/mail${escapeHtml(query)}">${escapeHtml(t.refresh)}</a>${
      to === '' ? '' : ` · <a href="/dev/mail">${escapeHtml(t.showAll)}</a>`
    }</p>
${mails.length === 0 ? `<p>${escapeHtml(t.empty)}</p>` : table}`,
  );
}

export function mailPage(language: SinkLanguage, mail: StoredMail): string {
  const t = SINK_TEXTS[language];
  const facts = [
    [t.from, escapeHtml(mail.from)],
    [t.to, escapeHtml(mail.envelope.to.join(', '))],
    [t.received, time(language, mail.receivedAt)],
  ];
  const links = mail.links.map((link) => {
    const address = escapeHtml(link);
    return `<li><a href="${address}" rel="noreferrer">${address}</a></li>`;
  });
  const attachments = mail.attachments.map(
    ({ filename, contentType, size }) => `<li>${escapeHtml(`${filename} (${contentType}, ${size} B)`)}</li>`,
  );
  const headers = mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
  const frame = `<iframe sandbox="${FRAME_SANDBOX}" src="/dev/mail/${mail.id}/html" title="${escapeHtml(t.appearance)}" referrerpolicy="no-referrer"></iframe>`;
  return page(
    language,
    mail.subject || t.noSubject,
    `<p><a href="/dev/mail">← ${escapeHtml(t.back)}</a></p><h1>${escapeHtml(mail.subject || t.noSubject)}</h1>
<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name ?? '')}</dt><dd>${value}</dd>`).join('')}</dl>
<h2>${escapeHtml(t.links)}</h2>${list(links, t.none)}
<h2>${escapeHtml(t.appearance)}</h2>${mail.html === '' ? `<p>${escapeHtml(t.none)}</p>` : frame}
<h2 id="text">${escapeHtml(t.plainText)}</h2><pre tabindex="0" role="region" aria-labelledby="text">${escapeHtml(mail.text)}</pre>
<h2>${escapeHtml(t.attachments)}</h2>${list(attachments, t.none)}
<h2 id="headers">${escapeHtml(t.headers)}</h2><pre tabindex="0" role="region" aria-labelledby="headers">${escapeHtml(headers)}</pre>
<p><a href="/dev/mail/${mail.id}.eml">${escapeHtml(t.raw)}</a></p>`,
  );
}

export function notFoundPage(language: SinkLanguage): string {
  const t = SINK_TEXTS[language];
  return page(
    language,
    t.title,
    `<h1>${escapeHtml(t.notFound)}</h1><p><a href="/dev/mail">← ${escapeHtml(t.back)}</a></p>`,
  );
}

function page(language: SinkLanguage, title: string, main: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>${main}</main></body></html>`;
}

function list(items: readonly string[], none: string): string {
  return items.length === 0 ? `<p>${escapeHtml(none)}</p>` : `<ul>${items.join('')}</ul>`;
}

function time(language: SinkLanguage, instant: string): string {
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  return `<time datetime="${escapeHtml(instant)}">${escapeHtml(format.format(new Date(instant)))}</time>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
