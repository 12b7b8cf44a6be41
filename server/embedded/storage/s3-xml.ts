import { S3Error } from './s3-error.ts';

export type XmlNode = string | number | boolean | readonly XmlElement[];
/** An element as `[name, content]`; lists repeat the name, as S3 does. */
export type XmlElement = readonly [name: string, content: XmlNode];

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Renders an S3 answer. Errors carry no namespace, results do. */
export function toXml(root: string, children: readonly XmlElement[]): string {
  const attributes = root === 'Error' ? '' : ` xmlns="${NAMESPACE}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${children.map(renderElement).join('')}</${root}>`;
}

function renderElement([name, content]: XmlElement): string {
  const inner = Array.isArray(content)
    ? (content as readonly XmlElement[]).map(renderElement).join('')
    : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
}

/**
 * Texts of the children of every `<outer>` element, for the two small request bodies S3 has (delete many, complete
 * upload). Deliberately not a general parser: no DOCTYPE, no CDATA, no entities beyond the five and character references.
 */
export function readXmlItems(xml: string, outer: string): Array<Record<string, string>> {
  if (/<!|<\?(?!xml\s)/.test(xml)) {
    throw new S3Error('MalformedXML', 'Declarations and CDATA are not accepted.');
  }
  const items: Array<Record<string, string>> = [];
  for (const [, body] of xml.matchAll(new RegExp(`<${outer}>([\\s\\S]*?)</${outer}>`, 'g'))) {
    const item: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [, name, text] of (body ?? '').matchAll(/<([A-Za-z0-9]+)>([^<]*)<\/\1>/g)) {
      if (name !== undefined) item[name] = unescapeText(text ?? '');
    }
    items.push(item);
  }
  return items;
}

/** Text of the first `<name>` element anywhere in the body. */
export function readXmlText(xml: string, name: string): string | undefined {
  const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return match?.[1] === undefined ? undefined : unescapeText(match[1]);
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));/g, (_whole, hex, decimal, named) => {
    if (named !== undefined) {
      const character = NAMED_ENTITIES[String(named)];
      if (character === undefined) throw new S3Error('MalformedXML', 'Unknown entity.');
      return character;
    }
    const code = hex === undefined ? Number.parseInt(String(decimal), 10) : Number.parseInt(String(hex), 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw new S3Error('MalformedXML', 'Invalid character reference.');
    }
    return String.fromCodePoint(code);
  });
}
