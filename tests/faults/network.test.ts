import { expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { buildActor, signIn } from '#tests/factories/people.ts';
import { type ClientFault, type FaultClient, openClients } from '#tests/setup/fault-client.ts';
import { readLedger, violationsOf } from '#tests/setup/fault-ledger.ts';
import { FaultNode, FaultSite } from '#tests/setup/fault-nodes.ts';
import { allConnected, buildScene, settled, stopAll } from '#tests/setup/fault-scene.ts';
import { CAUGHT_UP_WITHIN_MS, FAULT_TIMEOUT_MS, HEARTBEAT_MS, isFull, sized } from '#tests/setup/fault-size.ts';
import { rawClient } from '#tests/setup/fault-sockets.ts';
import { ask, until } from '#tests/setup/live-server.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';
import { seeded } from '#tests/unit/realtime-client/random.ts';

ownDatabase(import.meta.url);

const uri = databaseUri(databaseName(import.meta.url));
/** How soon either side finds out about a connection that says nothing: as shipped, or sooner in the suite. */
const PING_MS = sized(1_500, 20_000);

/** F3: connections are reset, or go silent, while ten people write. */
async function cutWhileWriting({
  cuts,
  messages,
  users = 10,
  without = [],
}: {
  cuts: number;
  messages: number;
  users?: number;
  without?: ClientFault[];
}) {
  const random = seeded(cuts);
  const site = await FaultSite.start({ uri, heartbeatMs: HEARTBEAT_MS, pingMs: PING_MS, withSpare: false });
  const { stream, people } = await buildScene(users);
  const clients = await openClients(
    people.map((actor) => ({ actor, url: () => site.url, streams: [stream], without })),
  );
  try {
    await allConnected(clients);
    let cut = 0;
    for (let message = 0; message < messages; message += 1) {
      await random.pick(clients).submit(stream, `${message}`, 'shared');
      // As many cuts as fit, spread over the messages; each waits for somebody to be connected.
      while (cut < ((message + 1) * cuts) / messages) {
        await until(
          () => site.proxy.open,
          (open) => open > 0,
          30_000,
        );
        cut += 1;
        if (cut % 4 === 0) {
          site.proxy.silence(random.below);
        } else {
          site.proxy.reset(random.below);
        }
        const unsent = clients.reduce((sum, client) => sum + client.unsent.length, 0);
        if (unsent > 3 * users) {
          // People wait for their connection too; otherwise every message would go out in one go at the end.
          await until(
            () => clients.reduce((sum, client) => sum + client.unsent.length, 0),
            (left) => left <= 2 * users,
            60_000,
          );
        }
      }
    }
    const isWhole = await settled(stream, clients, without.length > 0 ? 5_000 : sized(30_000, 120_000));
    return [...(isWhole ? [] : ['not everybody has everything']), ...violationsOf(await readLedger(stream, clients))];
  } finally {
    stopAll(clients);
    await site.stop();
  }
}

/** F9: the first event a node ever gets to know is one that another node wrote. @returns texts that were not seen */
async function firstEventsOfFreshNodes({ events, heartbeatMs }: { events: number; heartbeatMs: number }) {
  const random = seeded(events);
  const writer = await FaultNode.start({ uri, heartbeatMs: HEARTBEAT_MS });
  const perNode = Math.min(events, 20);
  const scenes = [];
  for (let index = 0; index < perNode; index += 1) {
    scenes.push(await buildScene(1));
  }
  const accountant = await buildActor('accounting');
  const sender = await rawClient(writer.url, await signIn(accountant.userId));
  const missed: string[] = [];
  try {
    for (let begun = 0; begun < events; begun += perNode) {
      const fresh = await FaultNode.start({ uri, heartbeatMs });
      const reader = await buildActor('sales');
      const [client] = (await openClients([
        { actor: reader, url: () => fresh.url, streams: scenes.map(({ stream }) => stream) },
      ])) as [FaultClient];
      const opened = allConnected([client]);
      const texts = new Map<string, string>();
      // Some are written while the node is still being connected to, some when it has long been quiet.
      for (const [index, { stream }] of scenes.entries()) {
        if (index > random.below(perNode)) {
          await opened;
        }
        const text = `first ${begun + index}`;
        texts.set(stream, text);
        const answer = await ask(sender, 'message.send', {
          stream,
          audience: 'shared',
          clientId: crypto.randomUUID(),
          body: richTextOf(text),
        });
        expect(answer).toMatchObject({ ok: true });
      }
      const unseen = () =>
        [...texts].filter(
          ([stream, text]) => !client.timeline(stream).some((entry) => entry.message?.html === `<p>${text}</p>`),
        );
      await until(unseen, (left) => left.length === 0, isFull ? CAUGHT_UP_WITHIN_MS : 5_000).catch(() => undefined);
      missed.push(...unseen().map(([, text]) => text));
      client.stop();
      await fresh.node.kill();
    }
    return missed;
  } finally {
    sender.disconnect();
    await writer.node.kill();
  }
}

test('F3: connections that are reset or go silent lose nothing and double nothing', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  expect(await cutWhileWriting({ cuts: sized(40, 500), messages: sized(300, 2_000) })).toEqual([]);
});

test('F3 notices clients that do not catch up by their cursor', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await cutWhileWriting({ cuts: 8, messages: 60, users: 4, without: ['no catch-up'] });
  expect(violations.join('\n')).toMatch(/sees 0 times/);
});

test('F9: a node that has just started misses no first event', { timeout: FAULT_TIMEOUT_MS }, async () => {
  expect(await firstEventsOfFreshNodes({ events: sized(60, 500), heartbeatMs: HEARTBEAT_MS })).toEqual([]);
});

test('F9 notices a node without a heartbeat', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const missed = await firstEventsOfFreshNodes({ events: 20, heartbeatMs: 3_600_000 });
  expect(missed.length).toBeGreaterThan(0);
});
