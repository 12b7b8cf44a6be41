import { describe, expect, test } from 'vitest';
import { groupTimeline, readersByEntry } from '#app/components/conversation/group-timeline.ts';
import { entryOfHash, messageAnchor } from '#app/components/conversation/message-anchor.ts';
import { matching } from '#app/components/editor/suggestion-state.ts';
import { trimDocument } from '#app/components/editor/trim-document.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { entryView } from '#tests/unit/realtime-client/model-stream.ts';

const ana = { id: 'u1', name: 'Ana', side: 'company' as const };
const claire = { id: 'c1', name: 'Claire', side: 'customer' as const };
const at = (time: string): string => `2026-10-${time}:00.000Z`;
const entry = (seq: number, author: EntryView['author'], time: string, more: Partial<EntryView> = {}): EntryView =>
  entryView({ id: `e${seq}`, seq, rev: seq, author, at: at(time), ...more });
const event = (seq: number, time: string): EntryView => {
  const { message: _, ...rest } = entry(seq, ana, time);
  return { ...rest, type: 'case.started', data: {} };
};
const options = {
  audience: 'shared' as const,
  me: 'u1',
  readAtOpening: 99,
  dayOf: (instant: string) => instant.slice(0, 10),
};
const shape = (entries: EntryView[], more = {}): string[] =>
  groupTimeline(entries, { ...options, ...more }).map((row) =>
    row.kind === 'messages' ? `${row.author.name}×${row.entries.length}` : row.kind,
  );

describe('the rows of a timeline', () => {
  test('messages of one person within five minutes stand together', () => {
    expect(shape([entry(1, ana, '01T08:00'), entry(2, ana, '01T08:05'), entry(3, ana, '01T08:11')])).toEqual([
      'day',
      'Ana×2',
      'Ana×1',
    ]);
  });

  test('another person, an event or another day begins anew', () => {
    expect(
      shape([
        entry(1, ana, '01T08:00'),
        entry(2, claire, '01T08:01'),
        event(3, '01T08:01'),
        entry(4, claire, '01T08:02'),
        entry(5, claire, '02T08:03'),
      ]),
    ).toEqual(['day', 'Ana×1', 'Claire×1', 'event', 'Claire×1', 'day', 'Claire×1']);
  });

  test('the other side is left out and leaves no trace', () => {
    expect(
      shape([
        entry(1, ana, '01T08:00'),
        entry(2, ana, '01T08:01', { audience: 'internal' }),
        entry(3, ana, '01T08:02'),
      ]),
    ).toEqual(['day', 'Ana×2']);
  });

  test('"new" stands once, before the first unread entry of somebody else', () => {
    const entries = [
      entry(1, claire, '01T08:00'),
      entry(2, ana, '01T08:10'),
      entry(3, claire, '01T08:20'),
      entry(4, claire, '01T08:21'),
    ];
    expect(shape(entries, { readAtOpening: 1 })).toEqual(['day', 'Claire×1', 'Ana×1', 'unread', 'Claire×2']);
    expect(shape(entries, { readAtOpening: 4 })).not.toContain('unread');
  });
});

describe('who has seen what', () => {
  const entries = [
    entry(1, ana, '01T08:00'),
    entry(2, ana, '01T08:01', { audience: 'internal' }),
    entry(3, claire, '01T08:02'),
  ];
  const reads = [
    { userId: 'u2', name: 'Éric', side: 'company' as const, seq: 2 },
    { userId: 'c1', name: 'Claire', side: 'customer' as const, seq: 3 },
    { userId: 'u1', name: 'Ana', side: 'company' as const, seq: 3 },
  ];
  const found = (audience: 'shared' | 'internal') =>
    Object.fromEntries(
      [...readersByEntry(entries, reads, { audience, me: 'u1' })].map(([id, people]) => [
        id,
        people.map(({ name }) => name),
      ]),
    );

  test('each person stands under the last entry of this side they have read, oneself nowhere', () => {
    expect(found('shared')).toEqual({ e1: ['Éric'], e3: ['Claire'] });
  });

  test('a customer is never shown as a reader of the internal side', () => {
    expect(found('internal')).toEqual({ e2: ['Éric'] });
  });
});

describe('what is written', () => {
  test('blank ends are cut, blank middles stay, nothing is nothing', () => {
    expect(trimDocument(richTextOf('\n\nHello\n\nyou\n \n'))).toEqual(richTextOf('Hello\n\nyou'));
    expect(trimDocument(richTextOf(' \n\n'))).toBeNull();
    expect(
      trimDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'hardBreak' }] }] }),
    ).toBeNull();
  });

  test('suggestions find words by their beginning first, whatever the accents', () => {
    const people = [
      { id: '1', label: 'Véronique Ère' },
      { id: '2', label: 'Éric Moreau' },
      { id: '3', label: 'Peter' },
    ];
    expect(matching(people, 'er').map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(matching(people, 'mor').map(({ id }) => id)).toEqual(['2']);
  });

  test('a link to a message names it', () => {
    expect(entryOfHash(`#${messageAnchor('abc123')}`)).toBe('abc123');
    expect(entryOfHash('#facts')).toBeNull();
  });
});
