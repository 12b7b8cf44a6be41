import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Department } from '#models/contracts/roles.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { onAccessChanged } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { loadActor } from '#server/auth/resolve-actor.ts';
import { changeAccess } from '#server/domain/accounts/change-access.ts';
import { disableUser } from '#server/domain/accounts/disable-user.ts';
import { assignCase } from '#server/domain/cases/assign-case.ts';
import { caseIdOf } from '#server/domain/cases/case-access.ts';
import { rememberedHead } from '#server/log/head.ts';
import { relay, type Subscriber } from '#server/log/relay.ts';
import { SUBSCRIBERS } from '#server/log/subscribers/registry.ts';
import { connectDatabase } from '#server/platform/database.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';
import { type Guard, type Point, removeGuards, replaceInsert } from '#tests/setup/fault-guards.ts';

/** How a node is started; the clock comes by ENTENTE_CLOCK_OFFSET_MS, as in production. */
export interface NodeOptions {
  uri: string;
  heartbeatMs: number;
  pingMs: number;
  without: readonly Guard[];
}

export type Order =
  | { do: 'listen' }
  /** dies by itself at the n-th insert from now, or keeps every broadcast to itself */
  | { do: 'arm'; point: Point; nth: number }
  | { do: 'revoke'; how: 'disable' | 'portfolio' | 'department'; adminId: string; userId: string; stream: string };

export type Answer = { port: number } | { head: number } | { done: true } | { failed: string };

const options = JSON.parse(process.argv[2] ?? '{}') as NodeOptions;
const armed: { point: Point | null; left: number } = { point: null, left: 0 };
const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

removeGuards(options.without);
replaceInsert(async (_entry, insert) => {
  armed.left -= 1;
  const isTheOne = armed.left === 0;
  if (armed.point === 'before insert' && isTheOne) {
    return die();
  }
  const result = await insert();
  return armed.point === 'after insert' && isTheOne ? die() : result;
});
const subscribers: readonly Subscriber[] = SUBSCRIBERS.map((subscriber) =>
  subscriber.name === 'broadcast-hint'
    ? {
        ...subscriber,
        handle: (entry) =>
          armed.point === 'hold broadcasts' ? new Promise(() => undefined) : subscriber.handle(entry),
      }
    : subscriber,
);

async function listen(): Promise<Answer> {
  const http = createServer((_request, response) => void response.writeHead(404).end());
  const { io } = await startRealtime(http, { heartbeatMs: options.heartbeatMs });
  // The server's own settings decide how soon either side finds out about a connection that says nothing.
  Object.assign(io.engine.opts, { pingInterval: options.pingMs, pingTimeout: options.pingMs });
  relay.start(subscribers);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { port: (http.address() as AddressInfo).port };
}

/** @returns the rev of the stream at the moment the withdrawal was announced, right after its commit */
async function revoke({ how, adminId, userId, stream }: Extract<Order, { do: 'revoke' }>): Promise<Answer> {
  const [admin, person] = [await loadActor(adminId), await loadActor(userId)];
  if (!admin || !person) {
    throw new Error('nobody to withdraw access from');
  }
  let head = 0;
  const stop = onAccessChanged(() => {
    head = rememberedHead(stream)?.rev ?? 0;
  });
  try {
    if (how === 'disable') {
      await disableUser({ actor: admin, userId });
    } else if (how === 'portfolio') {
      const { role, accessVersion } = person;
      await changeAccess({
        actor: admin,
        userId,
        version: accessVersion,
        access: { role, departments: [], portfolio: 'own', approvalLimit: 0 },
      });
    } else {
      head = await handOn(admin, stream, person.departments[0] === 'quality' ? 'logistics' : 'quality');
    }
    return { head };
  } finally {
    stop();
  }
}

/** Gives the case to another department. @returns the rev of the entry that says so */
async function handOn(actor: Actor, stream: string, department: Department): Promise<number> {
  const found = await Cases.within(everything()).findById(caseIdOf(stream) ?? '');
  if (!found) {
    throw new Error('no such case');
  }
  await assignCase({ actor, caseId: found._id, input: { version: found.version, department, note: '' } });
  const [entry] = await Entries.within(everything()).find(
    { stream, type: 'case.assigned' },
    { sort: { 'all.rev': -1 }, limit: 1 },
  );
  return entry?.all.rev ?? 0;
}

async function obey(order: Order): Promise<Answer> {
  switch (order.do) {
    case 'listen':
      return listen();
    case 'arm':
      Object.assign(armed, { point: order.point, left: order.nth });
      return { done: true };
    case 'revoke':
      return revoke(order);
  }
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  obey(order).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, answer: { failed: String(error) } satisfies Answer }),
  );
});
// The test is gone: nobody would end this process.
process.on('disconnect', () => process.exit(0));

await connectDatabase(options.uri);
process.send?.({ id: 0, answer: { done: true } satisfies Answer });
