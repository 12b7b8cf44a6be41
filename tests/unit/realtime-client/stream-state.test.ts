import { describe, expect, test } from 'vitest';
import {
  absorbPage,
  applyChanges,
  applyEntry,
  applyHead,
  fromPage,
  isBehind,
  prependHistory,
  readUpTo,
  reset,
  type StreamState,
} from '#app/realtime/stream-state.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { entryView, ModelStream } from './model-stream.ts';
import { seeded } from './random.ts';

const ids = (state: StreamState): string[] => state.entries.map(({ id }) => id);

describe('the cursor', () => {
  test('moves over the next change, ignores what it knows and waits at a gap', () => {
    const stream = new ModelStream();
    const [first, second, third] = [stream.post(), stream.post(), stream.post()];
    const start = fromPage({ head: 1, entries: [first], hasMore: false });

    expect(applyEntry(start, first)).toBe(start);
    expect(applyEntry(start, second)).toMatchObject({ cursor: 2, head: 2 });

    const gap = applyEntry(start, third);
    expect(gap).toMatchObject({ cursor: 1, head: 3 });
    expect(isBehind(gap)).toBe(true);

    const filled = applyChanges(gap, stream.since(gap.cursor, 200));
    expect(filled).toMatchObject({ cursor: 3, head: 3 });
    expect(ids(filled)).toEqual(['e1', 'e2', 'e3']);
  });

  test('passes over an early change once the missing one arrives, without a fetch', () => {
    const stream = new ModelStream();
    const [first, second, third] = [stream.post(), stream.post(), stream.post()];
    const early = applyEntry(fromPage({ head: 1, entries: [first], hasMore: false }), third);
    expect(applyEntry(early, second)).toMatchObject({ cursor: 3, head: 3 });
  });

  test('stops at the last change received when the answer has more', () => {
    const stream = new ModelStream();
    for (let n = 0; n < 10; n += 1) {
      stream.post();
    }
    const state = applyChanges(fromPage({ head: 0, entries: [], hasMore: false }), stream.since(0, 4));
    expect(state).toMatchObject({ cursor: 4, head: 10 });
    expect(isBehind(state)).toBe(true);
  });

  test('an older version never replaces a newer one', () => {
    const stream = new ModelStream();
    const original = stream.post();
    const edited = stream.change(original.id);
    const state = applyEntry(applyEntry(fromPage({ head: 0, entries: [], hasMore: false }), edited), original);
    expect(state.entries).toEqual([edited]);
    expect(state.cursor).toBe(2);
  });

  test('an answer asked for before a reset is no answer', () => {
    const stream = new ModelStream();
    for (let n = 0; n < 6; n += 1) {
      stream.post();
    }
    const late = stream.since(4, 200);
    const state = applyChanges(reset(fromPage(stream.page(50))), late);
    expect(state).toMatchObject({ cursor: 0, head: 6, epoch: 1, entries: [] });
  });
});

describe('a quote', () => {
  test('follows the message it quotes, edited or taken back', () => {
    const stream = new ModelStream();
    stream.post();
    const reply = stream.reply('e1');
    const start = fromPage(stream.page(50));
    expect(start.entries[1]?.message?.replyTo?.excerpt).toBe('e1');

    const edited = applyEntry(start, stream.change('e1'));
    expect(edited.entries[1]?.message?.replyTo?.excerpt).toBe('e1/3');
    const gone = applyEntry(edited, stream.redact('e1'));
    expect(gone.entries[1]?.message?.replyTo?.excerpt).toBe('');
    expect(JSON.stringify(gone.entries)).not.toContain('e1/3');
    // Only what changed is a new object: rows compare them.
    expect(gone.entries[1]?.rev).toBe(reply.rev);
    expect(applyHead(gone, gone.head).entries[1]).toBe(gone.entries[1]);
  });

  test('of a message that is not loaded follows, too', () => {
    const stream = new ModelStream();
    stream.post();
    stream.reply('e1');
    const start = fromPage(stream.page(1));
    const gone = applyEntry(start, stream.redact('e1'));
    expect(gone.entries).toMatchObject([{ id: 'e2', message: { replyTo: { excerpt: '' } } }]);
  });

  test('that arrives late does not bring old words back', () => {
    const stream = new ModelStream();
    stream.post();
    const reply = stream.reply('e1');
    const state = applyEntry(fromPage({ head: 0, entries: [], hasMore: false }), stream.redact('e1'));
    expect(applyEntry(state, reply).entries[1]?.message?.replyTo?.excerpt).toBe('');
  });
});

describe('a file whose virus check is pending', () => {
  const file = (id: string) => ({
    id,
    name: `${id}.pdf`,
    contentType: 'application/pdf',
    size: 1,
    audience: 'shared' as const,
    state: 'checking' as const,
    preview: 'pdf' as const,
    addedAt: '2026-10-01T08:00:00.000Z',
  });
  const message = { html: '', mentions: [], redacted: false, documents: [file('f1'), file('f2')] };
  const said = entryView({ id: 'e1', seq: 1, rev: 1, message });
  const checked = (seq: number, documentId: string, result: string): EntryView => {
    const { message: _, ...event } = entryView({ id: `e${seq}`, seq, rev: seq, type: 'document.checked' });
    return { ...event, data: { documentId, name: `${documentId}.pdf`, result } };
  };
  const states = (state: StreamState) => state.entries[0]?.message?.documents.map((document) => document.state);

  test('changes on the screen when the answer comes, in whatever order it comes', () => {
    const ready = checked(2, 'f1', 'ready');
    const held = checked(3, 'f2', 'quarantined');
    const empty = fromPage({ head: 0, entries: [], hasMore: false });
    expect(states([said, ready].reduce(applyEntry, empty))).toEqual(['ready', 'checking']);
    for (const order of [
      [said, ready, held],
      [held, ready, said],
      [ready, said, held],
    ]) {
      expect(states(order.reduce(applyEntry, empty))).toEqual(['ready', 'quarantined']);
    }
  });
});

describe('earlier history', () => {
  test('a change to an entry that is not loaded stays out of sight until its page is', () => {
    const stream = new ModelStream();
    for (let n = 0; n < 10; n += 1) {
      stream.post();
    }
    const start = fromPage(stream.page(3));
    expect(start).toMatchObject({ floor: 8, hasEarlier: true });

    const old = stream.before(8, 20);
    const changed = applyEntry(start, stream.change('e2'));
    expect(ids(changed)).toEqual(['e8', 'e9', 'e10']);
    expect(isBehind(changed)).toBe(false);

    // The page was read before the change: the newer version stays.
    const whole = prependHistory(changed, old);
    expect(whole.entries).toEqual(stream.all());
    expect(whole.hasEarlier).toBe(false);
  });

  test('a page that does not touch what is loaded leaves no hole', () => {
    const stream = new ModelStream();
    for (let n = 0; n < 10; n += 1) {
      stream.post();
    }
    const state = prependHistory(fromPage(stream.page(3)), stream.before(4, 2));
    expect(ids(state)).toEqual(['e8', 'e9', 'e10']);
    expect(prependHistory(state, stream.before(8, 20)).entries).toEqual(stream.all());
  });
});

describe('any order of events ends in the fresh load', () => {
  type Delivery = (state: StreamState) => StreamState;

  function play(seed: number): void {
    const random = seeded(seed);
    const stream = new ModelStream();
    for (let n = random.below(12); n > 0; n -= 1) {
      stream.post();
    }
    let state = fromPage(stream.page(1 + random.below(8)));
    const wire: Delivery[] = [];
    for (let step = 0; step < 120; step += 1) {
      const roll = random.next();
      if (roll < 0.3 || stream.ids.length === 0) {
        const entry = stream.post({ audience: random.pick(['shared', 'internal']) });
        wire.push(
          (held) => applyEntry(held, entry),
          (held) => applyHead(held, entry.rev),
        );
      } else if (roll < 0.36) {
        const entry = stream.reply(random.pick(stream.ids));
        wire.push((held) => applyEntry(held, entry));
      } else if (roll < 0.5) {
        const id = random.pick(stream.ids);
        const entry = random.next() < 0.2 ? stream.redact(id) : stream.change(id);
        wire.push(
          (held) => applyEntry(held, entry),
          (held) => applyHead(held, entry.rev),
        );
      } else if (roll < 0.62) {
        const answer = stream.since(state.cursor, 1 + random.below(6));
        wire.push((held) => applyChanges(held, answer));
      } else if (roll < 0.68) {
        const answer = stream.before(state.floor, 1 + random.below(5));
        wire.push((held) => prependHistory(held, answer));
      } else if (roll < 0.71) {
        const page = stream.page(1 + random.below(8));
        wire.push((held) => absorbPage(held, page));
      } else if (roll < 0.72) {
        state = reset(state);
      } else if (wire.length > 0) {
        const at = random.below(wire.length);
        const delivery = wire[at]!;
        // lost, repeated, or delivered once: each happens
        const fate = random.next();
        if (fate > 0.15) {
          state = delivery(state);
        }
        if (fate < 0.8) {
          wire.splice(at, 1);
        }
      }
      const seqs = state.entries.map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      expect(new Set(seqs).size).toBe(seqs.length);
      expect(state.cursor).toBeLessThanOrEqual(stream.head);
    }
    state = applyHead(state, stream.head);
    while (isBehind(state)) {
      state = applyChanges(state, stream.since(state.cursor, 3));
    }
    for (const delivery of wire) {
      state = delivery(state);
    }
    expect(state.cursor).toBe(stream.head);
    const shown = stream.all().filter(({ seq }) => seq >= state.floor);
    expect(state.entries, `seed ${seed}`).toEqual(shown);
    while (state.hasEarlier) {
      state = prependHistory(state, stream.before(state.floor, 4));
    }
    expect(state.entries, `seed ${seed}, with history`).toEqual(stream.all());
  }

  test.each(Array.from({ length: 20 }, (_, block) => block))('stories %i × 50', (block) => {
    for (let seed = block * 50; seed < block * 50 + 50; seed += 1) {
      play(seed + 1);
    }
  });
});

describe('what counts as read', () => {
  const entries = [
    entryView({ id: 'a', seq: 1, rev: 1 }),
    entryView({ id: 'b', seq: 2, rev: 2, audience: 'internal' }),
    entryView({ id: 'c', seq: 3, rev: 3 }),
    entryView({ id: 'd', seq: 4, rev: 4, author: { id: 'me', name: 'Me', side: 'company' } }),
  ];

  test('reading one side does not mark the other side as read', () => {
    expect(readUpTo(entries, { shared: 3, internal: 0 }, 'me')).toBe(1);
    expect(readUpTo(entries, { shared: 3, internal: 2 }, 'me')).toBe(4);
  });

  test('nothing seen, nothing read', () => {
    expect(readUpTo(entries, { shared: 0, internal: 0 }, 'me')).toBe(0);
  });
});
