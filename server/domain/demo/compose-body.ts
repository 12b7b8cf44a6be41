import type { RichNode, RichText } from '#models/contracts/rich-text.ts';

/** Whom a token of a line stands for. */
export interface Mentionable {
  id: string;
  label: string;
  kind: 'person' | 'invoice';
}

const TOKEN = /\*\*([^*]+)\*\*|@([CKOASM])\b|\{#\}/g;

/** A message body from a line: paragraphs, lists, bold words, mentions. */
export function composeBody(text: string, mention: (token: string) => Mentionable): RichText {
  const content: RichNode[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('- ')) {
      content.push({ type: 'paragraph', content: inline(line, mention) });
      continue;
    }
    const item: RichNode = {
      type: 'listItem',
      content: [{ type: 'paragraph', content: inline(line.slice(2), mention) }],
    };
    const last = content.at(-1);
    if (last?.type === 'bulletList') {
      last.content?.push(item);
    } else {
      content.push({ type: 'bulletList', content: [item] });
    }
  }
  return { type: 'doc', content };
}

function inline(line: string, mention: (token: string) => Mentionable): RichNode[] {
  const nodes: RichNode[] = [];
  const say = (text: string): void => {
    if (text !== '') {
      nodes.push({ type: 'text', text });
    }
  };
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    say(line.slice(end, match.index));
    if (match[1]) {
      nodes.push({ type: 'text', text: match[1], marks: [{ type: 'bold' }] });
    } else {
      nodes.push({ type: 'mention', attrs: { ...mention(match[2] ?? '#') } });
    }
    end = match.index + match[0].length;
  }
  say(line.slice(end));
  return nodes;
}
