import { expect, test } from 'vitest';
import type { EntryView } from '#models/contracts/entries.ts';
import { openClients } from '#tests/setup/fault-client.ts';
import { readLedger, violationsOf } from '#tests/setup/fault-ledger.ts';
import { FaultNode } from '#tests/setup/fault-nodes.ts';
import { allConnected, buildScene, settled, stopAll } from '#tests/setup/fault-scene.ts';
import { CAUGHT_UP_WITHIN_MS, FAULT_TIMEOUT_MS, HEARTBEAT_MS, sized } from '#tests/setup/fault-size.ts';
import { until } from '#tests/setup/live-server.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const uri = databaseUri(databaseName(import.meta.url));
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const bySeq = (entries: readonly EntryView[]): readonly EntryView[] => entries;
const byClock = (entries: readonly EntryView[]): readonly EntryView[] =>
  [...entries].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/** F10: clocks of nodes an hour and five minutes apart, clocks of browsers a day off. */
async function talkWithWrongClocks({ messages, order }: { messages: number; order: typeof bySeq }) {
  const offsets = [60, 65, -60];
  const nodes = await Promise.all(
    offsets.map((minutes) => FaultNode.start({ uri, heartbeatMs: HEARTBEAT_MS, clockOffsetMs: minutes * MINUTE_MS })),
  );
  const { stream, people } = await buildScene(6);
  const clients = await openClients(
    people.map((actor, index) => ({
      actor,
      url: () => nodes[index % nodes.length]?.url ?? '',
      streams: [stream],
      clockOffsetMs: [DAY_MS, 0, -DAY_MS][index % 3] ?? 0,
    })),
  );
  const violations: string[] = [];
  const meant: string[] = [];
  try {
    await allConnected(clients);
    for (let message = 0; message < messages; message += 1) {
      const client = clients[(message * 5) % clients.length];
      // One after the other is acknowledged, so what came first is beyond doubt.
      await client?.submit(stream, `${message}`);
      meant.push(`${message}`);
      const unsent = await until(
        () => client?.unsent ?? [],
        (states) => states.length === 0 || states.includes('rejected') || states.includes('held'),
      );
      if (unsent.length > 0) {
        violations.push(`refused: ${message}`);
      }
    }
    if (!(await settled(stream, clients, CAUGHT_UP_WITHIN_MS))) {
      violations.push('not everybody has everything');
    }
    const ledger = await readLedger(stream, clients, (client) => order(client.timeline(stream)));
    for (const { reader, entries } of ledger.timelines) {
      const seen = entries.flatMap((entry) => (entry.message ? [entry.message.html.replace(/<\/?p>/g, '')] : []));
      if (seen.join() !== meant.join()) {
        violations.push(`${reader} does not see the order of sending`);
      }
    }
    return [...violations, ...violationsOf(ledger)];
  } finally {
    stopAll(clients);
    await Promise.all(nodes.map(({ node }) => node.kill()));
  }
}

test('F10: wrong clocks change no order, hide nothing and refuse nothing', { timeout: FAULT_TIMEOUT_MS }, async () => {
  expect(await talkWithWrongClocks({ messages: sized(40, 1_000), order: bySeq })).toEqual([]);
});

test('F10 notices a screen that orders by the clock', { timeout: FAULT_TIMEOUT_MS }, async () => {
  const violations = await talkWithWrongClocks({ messages: 8, order: byClock });
  expect(violations.join('\n')).toMatch(/does not see the order of sending/);
});
