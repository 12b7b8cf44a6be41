import type { StreamId } from '#models/contracts/entries.ts';
import { streamOf } from '#models/contracts/entries.ts';
import type { Actor } from '#server/auth/actor.ts';
import { headOf } from '#server/log/read-after.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import type { FaultClient } from '#tests/setup/fault-client.ts';
import { until } from '#tests/setup/live-server.ts';

export interface Scene {
  caseId: string;
  stream: StreamId;
  /** half of them accountants, half people of the customer */
  people: Actor[];
}

/** A case with people on both sides. */
export async function buildScene(people: number): Promise<Scene> {
  const { case: opened, customer } = await buildCase();
  const { customerId = '' } = customer;
  const others = Array.from({ length: people - 1 }, (_, index) =>
    index % 2 === 0 ? buildActor('accounting') : buildActor('customer', { customerId }),
  );
  return {
    caseId: opened._id,
    stream: streamOf('case', opened._id),
    people: [customer, ...(await Promise.all(others))],
  };
}

export const allConnected = (clients: readonly FaultClient[]): Promise<unknown> =>
  until(
    () => clients.filter((client) => !client.isConnected).length,
    (missing) => missing === 0,
    30_000,
  );

/** Waits until nothing is unsent and everybody's screen is complete. @returns false when that did not come about in time */
export async function settled(stream: string, clients: readonly FaultClient[], limitMs: number): Promise<boolean> {
  const isSettled = async (): Promise<boolean> => {
    if (clients.some((client) => client.unsent.length > 0)) {
      return false;
    }
    const heads = { all: await headOf(stream, 'all'), shared: await headOf(stream, 'shared') };
    return clients.every((client) => client.cursor(stream) === heads[numberingOf(client.actor)]);
  };
  return until(isSettled, Boolean, limitMs).then(
    () => true,
    () => false,
  );
}

export const stopAll = (clients: readonly FaultClient[]): void => {
  for (const client of clients) {
    client.stop();
  }
};
