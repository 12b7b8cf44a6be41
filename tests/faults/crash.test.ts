import { expect, test } from 'vitest';
import type { StreamId } from '#models/contracts/entries.ts';
import { type ClientFault, type FaultClient, openClients } from '#tests/setup/fault-client.ts';
import { readLedger, violationsOf } from '#tests/setup/fault-ledger.ts';
import { FaultNode, FaultSite } from '#tests/setup/fault-nodes.ts';
import { allConnected, buildScene, settled, stopAll } from '#tests/setup/fault-scene.ts';
import { CAUGHT_UP_WITHIN_MS, FAULT_TIMEOUT_MS, HEARTBEAT_MS, sized } from '#tests/setup/fault-size.ts';
import { until } from '#tests/setup/live-server.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';
import { seeded } from '#tests/unit/realtime-client/random.ts';

ownDatabase(import.meta.url);

const uri = databaseUri(databaseName(import.meta.url));
const SENT_WITHIN_MS = 10_000;

const everythingSent = (clients: readonly FaultClient[]): Promise<unknown> =>
  until(
    () => clients.flatMap((client) => client.unsent),
    (unsent) => unsent.length === 0,
    3 * SENT_WITHIN_MS,
  );

const CASES = 4;

/**
 * F1: the node dies between storing a message and saying so, or at any other moment, while everybody writes, several
 * in each of four cases: messages of different cases are stored together.
 */
async function killWhileWriting({
  kills,
  writers,
  without = [],
}: {
  kills: number;
  writers: number;
  without?: ClientFault[];
}) {
  const random = seeded(kills);
  const site = await FaultSite.start({ uri, heartbeatMs: HEARTBEAT_MS });
  const rooms: { stream: StreamId; clients: FaultClient[] }[] = [];
  for (let made = 0; made < CASES; made += 1) {
    const { stream, people } = await buildScene(Math.ceil(writers / CASES));
    const members = people.map((actor) => ({ actor, url: () => site.url, streams: [stream], without }));
    rooms.push({ stream, clients: await openClients(members) });
  }
  const clients = rooms.flatMap((room) => room.clients);
  const late: string[] = [];
  try {
    await allConnected(clients);
    for (let kill = 1; kill <= kills; kill += 1) {
      const isExact = kill % 3 !== 0;
      if (isExact) {
        await site.node.order({ do: 'arm', point: 'after insert', nth: 1 + random.below(writers) });
      } else {
        setTimeout(() => void site.node.kill(), random.below(150));
      }
      const writing = rooms.flatMap((room) =>
        room.clients.map((client, index) => client.submit(room.stream, `${kill}/${index}`)),
      );
      const listenedAt = await site.replace();
      await Promise.all(writing);
      await everythingSent(clients);
      const sentAfterMs = performance.now() - listenedAt;
      if (sentAfterMs > SENT_WITHIN_MS) {
        late.push(`everything sent only ${Math.round(sentAfterMs)} ms after restart ${kill}`);
      }
    }
    const violations = rooms.map(async (room) => {
      await settled(room.stream, room.clients, without.length > 0 ? 3_000 : CAUGHT_UP_WITHIN_MS);
      return violationsOf(await readLedger(room.stream, room.clients));
    });
    return [...late, ...(await Promise.all(violations)).flat()];
  } finally {
    stopAll(clients);
    await site.stop();
  }
}

/** F2: the node dies before it stores a message, or after the acknowledgement and before it told anybody. */
async function killAroundTheAcknowledgement({ rounds, without = [] }: { rounds: number; without?: ClientFault[] }) {
  const limitMs = without.length > 0 ? 3_000 : CAUGHT_UP_WITHIN_MS;
  const [site, other] = await Promise.all([
    FaultSite.start({ uri, heartbeatMs: HEARTBEAT_MS }),
    FaultNode.start({ uri, heartbeatMs: HEARTBEAT_MS }),
  ]);
  const { stream, people } = await buildScene(5);
  // The first one writes; of the others two read on the node that dies and two on another one.
  const clients = await openClients(
    people.map((actor, index) => ({
      actor,
      url: () => (index < 3 ? site.url : other.url),
      streams: [stream],
      without,
    })),
  );
  const writer = clients[0] as FaultClient;
  const late: string[] = [];
  try {
    await allConnected(clients);
    await settled(stream, clients, limitMs);
    for (let round = 1; round <= rounds; round += 1) {
      await dieAroundTheAcknowledgement(site, writer, stream, round);
      await site.replace();
      if (!(await settled(stream, clients, limitMs))) {
        late.push(`not everybody caught up after round ${round}`);
      }
    }
    return [...late, ...violationsOf(await readLedger(stream, clients))];
  } finally {
    stopAll(clients);
    await Promise.all([site.stop(), other.node.kill()]);
  }
}

async function dieAroundTheAcknowledgement(site: FaultSite, writer: FaultClient, stream: StreamId, round: number) {
  if (round % 2 === 0) {
    await site.node.order({ do: 'arm', point: 'before insert', nth: 1 });
    await writer.submit(stream, `before ${round}`);
    return;
  }
  await site.node.order({ do: 'arm', point: 'hold broadcasts', nth: 0 });
  await writer.submit(stream, `after ${round}`);
  await everythingSent([writer]);
  await site.node.kill();
}

test('F1: a node killed between storing and acknowledging loses nothing and doubles nothing', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  expect(await killWhileWriting({ kills: sized(12, 200), writers: sized(8, 20) })).toEqual([]);
});

test('F1 notices a client that makes a new id for every attempt', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await killWhileWriting({ kills: 2, writers: 4, without: ['new id for every attempt'] });
  expect(violations.join('\n')).toMatch(/stored [2-9] times/);
});

test('F2: a node killed before storing, or before telling anybody, leaves everybody caught up without a reload', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  expect(await killAroundTheAcknowledgement({ rounds: sized(6, 100) })).toEqual([]);
});

test('F2 notices clients that never ask what they missed', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await killAroundTheAcknowledgement({ rounds: 1, without: ['no catch-up', 'deaf to heads'] });
  expect(violations.join('\n')).toMatch(/sees 0 times: after 1/);
});
