import { expect, test } from 'vitest';
import { type RichText, richTextOf } from '#models/contracts/rich-text.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { everything } from '#models/scope.ts';
import { getCaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import { buildActor, signIn } from '#tests/factories/people.ts';
import type { Guard } from '#tests/setup/fault-guards.ts';
import { FaultNode } from '#tests/setup/fault-nodes.ts';
import { buildScene } from '#tests/setup/fault-scene.ts';
import { FAULT_TIMEOUT_MS, sized } from '#tests/setup/fault-size.ts';
import { rawClient } from '#tests/setup/fault-sockets.ts';
import { ask, until } from '#tests/setup/live-server.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';
import { seeded } from '#tests/unit/realtime-client/random.ts';

ownDatabase(import.meta.url);

const uri = databaseUri(databaseName(import.meta.url));
const CHECK_EVERY = 50;

/** F15: three tabs of one person read at random, while others write, edit and take back. */
async function readAtRandom({ operations, without = [] }: { operations: number; without?: Guard[] }) {
  const random = seeded(operations);
  const { node, url } = await FaultNode.start({ uri, without });
  const { caseId, stream, people } = await buildScene(2);
  const reader = await buildActor('accounting');
  const cookie = await signIn(reader.userId);
  const tabs = await Promise.all([rawClient(url, cookie), rawClient(url, cookie), rawClient(url, cookie)]);
  const writers = await Promise.all(people.map(async ({ userId }) => rawClient(url, await signIn(userId))));
  const violations: string[] = [];
  const own: { writer: number; id: string; rev: number }[] = [];
  let head = await Entries.within(everything()).count({ stream });
  /** the farthest place any tab ever reported */
  let farthest = 0;
  let cursor = 0;

  const read = async (tab: number, seq: number): Promise<void> => {
    await ask(tabs[tab]!, 'stream.read', { stream, seq });
    farthest = Math.max(farthest, Math.min(seq, head));
  };
  const write = async (writer: number): Promise<void> => {
    const answer = await ask(writers[writer]!, 'message.send', {
      stream,
      audience: writer === 1 && random.below(2) ? 'internal' : 'shared',
      clientId: crypto.randomUUID(),
      body: richTextOf('words') as RichText,
    });
    if (answer.ok) {
      head += 1;
      own.push({ writer, id: answer.entry.id, rev: answer.entry.rev });
    }
  };
  /** The reader writes, and the page reports that the own message was on screen. */
  const writeOneself = async (tab: number): Promise<void> => {
    const answer = await ask(tabs[tab]!, 'message.send', {
      stream,
      audience: 'shared',
      clientId: crypto.randomUUID(),
      body: richTextOf('my words') as RichText,
    });
    if (answer.ok) {
      head += 1;
      await read(tab, answer.entry.seq);
    }
  };
  const revise = async (): Promise<void> => {
    const target = own[random.below(own.length)];
    if (target) {
      const { writer, id: entryId, rev } = target;
      const isEdit = random.below(3) > 0;
      const answer = await (isEdit
        ? ask(writers[writer]!, 'message.edit', { entryId, rev, body: richTextOf('other words') as RichText })
        : ask(writers[writer]!, 'message.redact', { entryId, rev }));
      target.rev = answer.ok ? answer.entry.rev : target.rev;
    }
  };
  const checkCursor = async (): Promise<void> => {
    const stored = (await ReadCursors.within(everything()).findById(`${stream}|${reader.userId}`))?.all ?? 0;
    if (stored < cursor) {
      violations.push(`the cursor moved back from ${cursor} to ${stored}`);
    }
    cursor = stored;
  };
  const checkUnread = async (): Promise<void> => {
    // The list's own numbers follow within a second.
    const found = await until(
      () => Cases.within(everything()).findById(caseId),
      (current) => current?.heads?.all === head,
    );
    const facts = await getCaseRowFacts({ actor: reader, cases: found ? [found] : [] });
    const unread = facts.unread.get(caseId) ?? 0;
    const counted = await Entries.within(everything()).count({ stream, 'all.seq': { $gt: farthest } });
    if (unread !== counted || unread < 0) {
      violations.push(`${unread} unread where ${counted} are`);
    }
  };

  try {
    for (let operation = 1; operation <= operations; operation += 1) {
      const dice = random.below(100);
      if (dice < 60) {
        const places = tabs.map(() => 1 + random.below(head + 5));
        await Promise.all(places.map((seq, tab) => read(tab, seq)));
      } else if (dice < 80) {
        await write(random.below(writers.length));
      } else if (dice < 85) {
        await writeOneself(random.below(tabs.length));
      } else {
        await revise();
      }
      await checkCursor();
      if (operation % CHECK_EVERY === 0) {
        await checkUnread();
      }
    }
    return violations;
  } finally {
    for (const client of [...tabs, ...writers]) {
      client.disconnect();
    }
    await node.kill();
  }
}

test('F15: reading in three tabs, edits and deletions never move the cursor back or miscount what is unread', {
  timeout: FAULT_TIMEOUT_MS,
}, async () => {
  expect(await readAtRandom({ operations: sized(1_000, 10_000) })).toEqual([]);
});

test('F15 notices a cursor that is set instead of merged', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await readAtRandom({ operations: 100, without: ['largest cursor wins'] });
  expect(violations.join('\n')).toMatch(/moved back/);
  expect(violations.join('\n')).toMatch(/unread where/);
});
