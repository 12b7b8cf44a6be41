import { afterEach, describe, expect, test, vi } from 'vitest';
import type { OutgoingMessage } from '#app/realtime/outbox-item.ts';
import { OUTBOX_LIMITS } from '#app/realtime/outbox-item.ts';
import { OutboxFullError, openOutboxStore } from '#app/realtime/outbox-store.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Browser, FakeServer, type Fate, type Tab } from './browser.ts';
import { STREAM } from './model-stream.ts';
import { seeded } from './random.ts';

const message = (text: string, overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  stream: STREAM,
  audience: 'shared',
  body: richTextOf(text),
  documents: [],
  ...overrides,
});
const DAY = 24 * 60 * 60 * 1000;
const numbers = (count: number, from = 0): string[] => Array.from({ length: count }, (_, n) => String(from + n));

let browser: Browser;
afterEach(() => browser.close());

async function submitAll(tab: Tab, texts: readonly string[], overrides: Partial<OutgoingMessage> = {}): Promise<void> {
  for (const text of texts) {
    await tab.outbox.submit(message(text, overrides));
  }
}
const rows = async (userId = 'u1') => {
  const store = await openOutboxStore();
  const held = await store.list(userId);
  store.close();
  return held;
};
const isEmpty = () => vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 20_000, interval: 10 });

describe('a submitted message', () => {
  test('is on disk before anything is sent, and gone once acknowledged', async () => {
    browser = new Browser();
    const server = new FakeServer();
    let onDisk = -1;
    const take = server.take.bind(server);
    server.take = async (item) => {
      onDisk = (await rows()).length;
      return take(item);
    };
    const tab = await browser.open(server);
    await tab.outbox.submit(message('hello'));
    await isEmpty();
    expect(onDisk).toBe(1);
    expect(server.texts(STREAM)).toEqual(['hello']);
    expect(tab.acknowledged).toHaveLength(1);
  });

  test('keeps its audience, documents and reply as they were when it was submitted', async () => {
    browser = new Browser();
    const server = new FakeServer(() => 'unavailable');
    const tab = await browser.open(server);
    const documents = [{ id: 'd1', name: 'proof.pdf', size: 12 }];
    await tab.outbox.submit(message('note', { audience: 'internal', documents, replyTo: 'e9' }));
    expect((await rows())[0]).toMatchObject({ audience: 'internal', documents, replyTo: 'e9' });
  });

  test('that is refused is kept, lets the next one pass, and goes out again under a new id', async () => {
    browser = new Browser();
    const server = new FakeServer();
    server.refuse = (item) =>
      JSON.stringify(item.body).includes('bad') ? { code: 'FORBIDDEN', message: 'not yours' } : null;
    const tab = await browser.open(server);
    const bad = await tab.outbox.submit(message('bad'));
    await tab.outbox.submit(message('good'));
    await vi.waitFor(() => expect(server.texts(STREAM)).toEqual(['good']));
    expect(tab.outbox.snapshot().items).toMatchObject([{ state: 'rejected', lastError: { code: 'FORBIDDEN' } }]);

    server.refuse = null;
    await tab.outbox.retry(bad.clientId);
    await isEmpty();
    expect(server.texts(STREAM)).toEqual(['good', 'bad']);
    expect(server.stored.map(({ clientId }) => clientId)).not.toContain(bad.clientId);
  });

  test('can be taken back to edit or discard while it waits', async () => {
    browser = new Browser();
    const server = new FakeServer(() => 'unavailable');
    const tab = await browser.open(server);
    const { clientId } = await tab.outbox.submit(message('no'));
    await vi.waitFor(async () => expect(await tab.outbox.takeBack(clientId)).toMatchObject({ clientId }));
    expect(await rows()).toEqual([]);
    expect(await tab.outbox.takeBack(clientId)).toBeNull();
  });

  test('leaves the outbox when the timeline already shows it', async () => {
    browser = new Browser();
    const server = new FakeServer(() => 'ack lost');
    const tab = await browser.open(server);
    const { clientId } = await tab.outbox.submit(message('hello'));
    await vi.waitFor(() => expect(server.stored).toHaveLength(1));
    const stored = await new FakeServer().take({ ...(await rows())[0]!, clientId });
    tab.outbox.reconcile(stored.kind === 'acknowledged' ? [stored.entry] : []);
    await isEmpty();
  });
});

describe('limits', () => {
  test('the 201st message and the byte above 5 MiB are refused and nothing is written', async () => {
    browser = new Browser();
    const server = new FakeServer();
    server.signedIn = null;
    const tab = await browser.open(server);
    await submitAll(tab, numbers(OUTBOX_LIMITS.items));
    await expect(tab.outbox.submit(message('one more'))).rejects.toBeInstanceOf(OutboxFullError);
    expect(await rows()).toHaveLength(OUTBOX_LIMITS.items);

    await tab.outbox.clear();
    const half = 'x'.repeat(OUTBOX_LIMITS.bytes / 2);
    await tab.outbox.submit(message(half));
    await expect(tab.outbox.submit(message(half))).rejects.toBeInstanceOf(OutboxFullError);
    expect(await rows()).toHaveLength(1);
  });

  test('a message older than a day asks before it goes out', async () => {
    browser = new Browser();
    const server = new FakeServer();
    server.signedIn = null;
    const first = await browser.open(server);
    const { clientId } = await first.outbox.submit(message('yesterday'));
    first.kill();

    server.signedIn = 'u1';
    const later = await browser.open(server, { now: () => Date.now() + DAY + 1_000 });
    await vi.waitFor(() => expect(later.outbox.snapshot().items).toMatchObject([{ state: 'held' }]));
    expect(server.stored).toEqual([]);
    await later.outbox.retry(clientId);
    await isEmpty();
    expect(server.texts(STREAM)).toEqual(['yesterday']);
  });

  test('without a disk it works from memory and says so', async () => {
    browser = new Browser(false);
    const server = new FakeServer();
    const tab = await browser.open(server);
    expect(tab.outbox.snapshot().isDurable).toBe(false);
    await submitAll(tab, ['a', 'b']);
    await vi.waitFor(() => expect(server.texts(STREAM)).toEqual(['a', 'b']));
  });
});

describe('people', () => {
  test('a lost session pauses the queue and keeps everything until the same person is back', async () => {
    browser = new Browser();
    const server = new FakeServer();
    server.signedIn = null;
    const tab = await browser.open(server);
    await submitAll(tab, ['a', 'b', 'c']);
    await vi.waitFor(() => expect(tab.outbox.snapshot().isPaused).toBe(true));
    tab.kill();

    server.signedIn = 'u2';
    const other = await browser.open(server, { userId: 'u2' });
    expect(other.outbox.snapshot().items).toEqual([]);
    await other.outbox.submit(message('from the other person'));
    await vi.waitFor(() => expect(server.texts(STREAM)).toEqual(['from the other person']));
    await vi.waitFor(async () => expect(await rows()).toHaveLength(3));
    other.kill();

    server.signedIn = 'u1';
    const back = await browser.open(server);
    await isEmpty();
    expect(server.texts(STREAM)).toEqual(['from the other person', 'a', 'b', 'c']);
    expect(back.outbox.snapshot()).toMatchObject({ isPaused: false, items: [] });
  });

  test('clearing one person leaves the other alone', async () => {
    browser = new Browser();
    const server = new FakeServer();
    server.signedIn = null;
    const mine = await browser.open(server);
    const theirs = await browser.open(server, { userId: 'u2' });
    await submitAll(mine, ['mine']);
    await submitAll(theirs, ['theirs']);
    await mine.outbox.clear();
    expect(await rows('u1')).toEqual([]);
    expect(await rows('u2')).toHaveLength(1);
  });
});

describe('nothing is lost, nothing is doubled, order is kept', () => {
  const FATES: readonly Fate[] = ['acknowledged', 'request lost', 'ack lost', 'ack late', 'ack twice', 'unavailable'];

  test.each([1, 2, 3, 4, 5])('with requests and acknowledgements lost, late and repeated (story %i)', async (seed) => {
    browser = new Browser();
    const random = seeded(seed);
    const server = new FakeServer(() => random.pick(FATES));
    const tab = await browser.open(server);
    const other = 'case:bbbbbbbbbbbb';
    await Promise.all([submitAll(tab, numbers(15)), submitAll(tab, numbers(15, 100), { stream: other })]);
    await isEmpty();
    expect(server.texts(STREAM)).toEqual(numbers(15));
    expect(server.texts(other)).toEqual(numbers(15, 100));
  });

  test('with the tab killed at each of its steps', async () => {
    for (let dieAt = 1; dieAt < 60; dieAt += 1) {
      browser = new Browser();
      const random = seeded(dieAt);
      const server = new FakeServer(() => random.pick(['acknowledged', 'ack lost', 'unavailable']));
      const tab = await browser.open(server);
      tab.dieAt = tab.steps + dieAt;
      const accepted: string[] = [];
      // A submit that never returns was never shown as submitted; it may be there or not, but only once.
      void (async () => {
        for (const text of numbers(4)) {
          await tab.outbox.submit(message(text));
          accepted.push(text);
        }
      })();
      await vi.waitFor(async () => expect(tab.isDead || (await rows()).length === 0).toBe(true), { interval: 5 });
      tab.kill();
      await browser.open(server);
      await isEmpty();
      const texts = server.texts(STREAM);
      expect(texts, `killed at step ${dieAt}`).toEqual(numbers(texts.length));
      expect(texts.length, `killed at step ${dieAt}`).toBeGreaterThanOrEqual(accepted.length);
      browser.close();
    }
  });

  test('with three tabs, fifty messages written offline, and tabs killed during the flush', async () => {
    for (const seed of [1, 2, 3]) {
      browser = new Browser();
      const random = seeded(seed);
      const server = new FakeServer(() => random.pick(['acknowledged', 'acknowledged', 'ack lost', 'unavailable']));
      server.signedIn = null;
      const [first, second, third] = [
        await browser.open(server),
        await browser.open(server),
        await browser.open(server),
      ];
      await submitAll(first, numbers(50));
      server.signedIn = 'u1';
      first.outbox.resume();
      await vi.waitFor(() => expect(server.stored.length).toBeGreaterThan(10), { interval: 1, timeout: 20_000 });
      first.kill();
      second.outbox.resume();
      await vi.waitFor(() => expect(server.stored.length).toBeGreaterThan(25), { interval: 1, timeout: 20_000 });
      second.kill();
      third.outbox.resume();
      await isEmpty();
      expect(server.texts(STREAM)).toEqual(numbers(50));
      browser.close();
    }
  });

  test('another tab takes over by itself when the sending one dies', async () => {
    browser = new Browser();
    let isDown = true;
    const server = new FakeServer(() => (isDown ? 'request lost' : 'acknowledged'));
    const sender = await browser.open(server);
    const follower = await browser.open(server);
    await submitAll(sender, ['a', 'b']);
    await vi.waitFor(() => expect(follower.outbox.snapshot().items).toHaveLength(2));
    await vi.waitFor(() => expect(server.requests).toBeGreaterThan(0));
    isDown = false;
    sender.kill();
    await isEmpty();
    expect(server.texts(STREAM)).toEqual(['a', 'b']);
    expect(follower.acknowledged.length).toBeGreaterThanOrEqual(2);
  });
});
