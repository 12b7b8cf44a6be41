import { beforeAll, expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { verifyStream } from '#server/log/verify.ts';
import { signIn } from '#tests/factories/people.ts';
import type { Guard } from '#tests/setup/fault-guards.ts';
import { FaultNode } from '#tests/setup/fault-nodes.ts';
import { buildScene, type Scene } from '#tests/setup/fault-scene.ts';
import { FAULT_TIMEOUT_MS, sized } from '#tests/setup/fault-size.ts';
import { rawClient } from '#tests/setup/fault-sockets.ts';
import { ask } from '#tests/setup/live-server.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const uri = databaseUri(databaseName(import.meta.url));
const DAY_MS = 86_400_000;

let scene: Scene;
let cookie: string;
beforeAll(async () => {
  scene = await buildScene(1);
  cookie = await signIn(scene.people[0]?.userId ?? '');
});

const rowsOf = (clientId: string): Promise<EntryDoc[]> => Entries.within(everything()).find({ clientId });
const chainProblems = async (): Promise<string[]> =>
  (await verifyStream(scene.stream)).map(({ rev, problem }) => `${problem} at rev ${rev}`);

/** F4: one message is submitted many times at once on two nodes, and again when a day has gone by. */
async function submitOften({ rounds, without = [] }: { rounds: number; without?: Guard[] }) {
  const nodes = await Promise.all([
    FaultNode.start({ uri, without }),
    FaultNode.start({ uri, without }),
    FaultNode.start({ uri, without, clockOffsetMs: DAY_MS + 300_000 }),
  ]);
  const violations: string[] = [];
  try {
    const [one, two, nextDay] = (await Promise.all(nodes.map(({ url }) => rawClient(url, cookie)))) as [
      Awaited<ReturnType<typeof rawClient>>,
      Awaited<ReturnType<typeof rawClient>>,
      Awaited<ReturnType<typeof rawClient>>,
    ];
    for (let round = 0; round < rounds; round += 1) {
      const clientId = crypto.randomUUID();
      const message = {
        stream: scene.stream,
        audience: 'shared' as const,
        clientId,
        body: richTextOf(`round ${round}`),
      };
      const atOnce = Array.from({ length: 50 }, (_, index) => ask(index % 2 ? one : two, 'message.send', message));
      const answers = await Promise.all(atOnce);
      for (let again = 0; again < 5; again += 1) {
        answers.push(await ask(nextDay, 'message.send', message));
      }
      const different = new Set(answers.map((answer) => JSON.stringify(answer))).size;
      const rows = await rowsOf(clientId);
      if (rows.length !== 1) {
        violations.push(`stored ${rows.length} times`);
      }
      if (different !== 1 || answers.some((answer) => !answer.ok)) {
        violations.push(`${different} different answers`);
      }
    }
    for (const client of [one, two, nextDay]) {
      client.disconnect();
    }
    return [...violations, ...(await chainProblems())];
  } finally {
    await Promise.all(nodes.map(({ node }) => node.kill()));
  }
}

/** F5: the id of a stored message comes back with other words. */
async function submitOtherWords({ rounds, without = [] }: { rounds: number; without?: Guard[] }) {
  const nodes = await Promise.all([FaultNode.start({ uri, without }), FaultNode.start({ uri, without })]);
  const violations: string[] = [];
  try {
    const clients = await Promise.all(nodes.map(({ url }) => rawClient(url, cookie)));
    for (let round = 0; round < rounds; round += 1) {
      const clientId = crypto.randomUUID();
      const message = (text: string) => ({
        stream: scene.stream,
        audience: 'shared' as const,
        clientId,
        body: richTextOf(text),
      });
      // Nobody knows which of the two is first; exactly one may be.
      const race = await Promise.all(
        clients.map((client, index) => ask(client, 'message.send', message(`${round} by ${index}`))),
      );
      const [stored] = await rowsOf(clientId);
      const late = await Promise.all(clients.map((client) => ask(client, 'message.send', message(`${round} late`))));
      const refused = [...race, ...late].filter((answer) => !answer.ok && answer.code === 'CONFLICT');
      const rows = await rowsOf(clientId);
      if (refused.length !== 3) {
        violations.push(`${refused.length} of 3 refused in round ${round}`);
      }
      if (rows.length !== 1 || JSON.stringify(rows[0]?.data) !== JSON.stringify(stored?.data)) {
        violations.push(`overwritten in round ${round}`);
      }
    }
    for (const client of clients) {
      client.disconnect();
    }
    return [...violations, ...(await chainProblems())];
  } finally {
    await Promise.all(nodes.map(({ node }) => node.kill()));
  }
}

test('F4: one message sent fifty times at once on two nodes, and again a day later, is stored once and answered alike', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  expect(await submitOften({ rounds: sized(3, 50) })).toEqual([]);
});

test('F5: other words under a used id are refused and overwrite nothing', { timeout: FAULT_TIMEOUT_MS }, async () => {
  expect(await submitOtherWords({ rounds: sized(10, 200) })).toEqual([]);
});

test('F5 notices a server that does not compare the words', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await submitOtherWords({ rounds: 2, without: ['comparison of bodies'] });
  expect(violations.join('\n')).toMatch(/overwritten in round/);
  expect(violations.join('\n')).toMatch(/of 3 refused/);
  // What was overwritten stays broken, as it should; the next test wants an unbroken chain.
  scene = await buildScene(1);
  cookie = await signIn(scene.people[0]?.userId ?? '');
});

test('F4 notices a database without the unique index and a process without memory', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  await Entries.raw().dropIndex('actor.userId_1_clientId_1');
  try {
    const violations = await submitOften({ rounds: 1, without: ['memory of sent messages'] });
    expect(violations.join('\n')).toMatch(/stored \d+ times/);
  } finally {
    await Entries.raw().deleteMany({ stream: scene.stream });
    await Entries.prepare();
  }
});
