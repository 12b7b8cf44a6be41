import { expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { buildActor, signIn } from '#tests/factories/people.ts';
import type { Guard } from '#tests/setup/fault-guards.ts';
import { FaultNode } from '#tests/setup/fault-nodes.ts';
import { buildScene, type Scene } from '#tests/setup/fault-scene.ts';
import { FAULT_TIMEOUT_MS, sized } from '#tests/setup/fault-size.ts';
import { rawClient } from '#tests/setup/fault-sockets.ts';
import { ask, type Client, until } from '#tests/setup/live-server.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';
import { seeded } from '#tests/unit/realtime-client/random.ts';

ownDatabase(import.meta.url);

const uri = databaseUri(databaseName(import.meta.url));
const GONE_WITHIN_MS = 1_000;
const WAYS = ['disable', 'portfolio', 'department'] as const;

/** Internal notes without a pause, each with a word of its own; remembers which rev each word got. */
class Load {
  readonly revs = new Map<string, number>();
  #isOver = false;
  readonly #done: Promise<void>;

  constructor(client: Client, stream: string) {
    this.#done = this.#write(client, stream);
  }

  async #write(client: Client, stream: string): Promise<void> {
    while (!this.#isOver) {
      const canary = `canary-${crypto.randomUUID()}`;
      const message = {
        stream,
        audience: 'internal' as const,
        clientId: crypto.randomUUID(),
        body: richTextOf(canary),
      };
      const answer = await ask(client, 'message.send', message);
      if (answer.ok) {
        this.revs.set(canary, answer.entry.rev);
      }
    }
  }

  /** Waits for so many more notes. */
  more(count: number): Promise<unknown> {
    const goal = this.revs.size + count;
    return until(
      () => this.revs.size,
      (size) => size >= goal,
      30_000,
    );
  }

  stop(): Promise<void> {
    this.#isOver = true;
    return this.#done;
  }
}

/** Somebody who reads along live and asks for changes without a pause; keeps every byte that comes. */
async function eavesdrop(url: string, cookie: string, stream: string) {
  const client = await rawClient(url, cookie);
  const bytes: string[] = [];
  client.io.engine.on('packet', ({ data }: { data?: unknown }) => void bytes.push(String(data)));
  let goneAt = 0;
  const gone = (): void => {
    goneAt ||= performance.now();
  };
  client.once('disconnect', gone);
  client.on('revoked', gone);
  const opened = await ask(client, 'stream.open', { stream });
  let after = opened.ok ? opened.head : 0;
  const asking = (async () => {
    while (client.connected && goneAt === 0) {
      const answer = await ask(client, 'stream.since', { stream, after }, 2_000).catch(() => null);
      after = answer?.ok ? answer.head : after;
    }
  })();
  return {
    bytes,
    goneAt: () => goneAt,
    async stop() {
      gone();
      client.disconnect();
      await asking;
    },
  };
}

async function somebody(way: (typeof WAYS)[number], scene: Scene): Promise<Actor> {
  if (way !== 'department') {
    return buildActor('accounting');
  }
  const found = await Cases.within(everything()).findById(scene.caseId);
  return buildActor('resolver', { departments: found ? [found.department] : [] });
}

/** F17: access is withdrawn at random moments, in three ways, while internal notes keep coming. */
async function withdrawUnderLoad({ moments, without = [] }: { moments: number; without?: Guard[] }) {
  const random = seeded(moments);
  const { node, url } = await FaultNode.start({ uri, without });
  const scene = await buildScene(1);
  const [admin, accountant] = [await buildActor('admin'), await buildActor('accounting')];
  const writer = await rawClient(url, await signIn(accountant.userId));
  const load = new Load(writer, scene.stream);
  const violations: string[] = [];
  try {
    for (let moment = 0; moment < moments; moment += 1) {
      const how = WAYS[moment % WAYS.length] ?? 'disable';
      const person = await somebody(how, scene);
      const spy = await eavesdrop(url, await signIn(person.userId), scene.stream);
      await load.more(1 + random.below(12));
      const adminId = how === 'department' ? accountant.userId : admin.userId;
      const answer = await node.order({ do: 'revoke', how, adminId, userId: person.userId, stream: scene.stream });
      const revokedAt = performance.now();
      await until(spy.goneAt, (at) => at > 0, 2 * GONE_WITHIN_MS).catch(() => undefined);
      const delay = spy.goneAt() - revokedAt;
      if (spy.goneAt() === 0 || delay > GONE_WITHIN_MS) {
        violations.push(`${how}: the connection was still open after ${GONE_WITHIN_MS} ms`);
      }
      await load.more(10);
      const head = 'head' in answer ? answer.head : 0;
      const received = spy.bytes.join('\n');
      const leaked = [...load.revs].filter(([canary, rev]) => rev > head && received.includes(canary));
      if (leaked.length > 0) {
        violations.push(`${how}: ${leaked.length} internal notes after the withdrawal`);
      }
      if (![...load.revs].some(([canary, rev]) => rev <= head && received.includes(canary))) {
        violations.push(`${how}: heard nothing before either, which proves nothing`);
      }
      await spy.stop();
    }
    return violations;
  } finally {
    await load.stop();
    writer.disconnect();
    await node.kill();
  }
}

test('F17: whoever loses access at any moment receives no internal byte from then on and is cut within a second', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  expect(await withdrawUnderLoad({ moments: sized(25, 200) })).toEqual([]);
});

test('F17 notices a server that does not ask who may still read', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await withdrawUnderLoad({ moments: 2, without: ['entitlement'] });
  expect(violations.join('\n')).toMatch(/internal notes after the withdrawal/);
});
