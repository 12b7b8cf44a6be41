import { expect, test } from 'vitest';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('tasks of one key run one after the other, also after a failure', async () => {
  const queue = new KeyedQueue();
  const log: string[] = [];
  const task =
    (name: string, fails = false) =>
    async () => {
      log.push(`${name} begins`);
      await turn();
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([
    queue.run('k', task('a')),
    queue.run('k', task('b', true)),
    queue.run('k', task('c')),
  ]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('tasks of different keys run side by side', async () => {
  const queue = new KeyedQueue();
  let release: () => void = () => undefined;
  const blocked = queue.run(
    'a',
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  expect(await queue.run('b', async () => 'free')).toBe('free');
  release();
  await blocked;
});

test('callers that hold several keys in different order never block each other', async () => {
  const queue = new KeyedQueue();
  const runs = Array.from({ length: 50 }, (_, index) =>
    queue.runAll(index % 2 ? ['x', 'y', 'z'] : ['z', 'y', 'x'], async () => {
      await turn();
      return index;
    }),
  );
  expect(await Promise.all(runs)).toHaveLength(50);
  await queue.idle();
});
