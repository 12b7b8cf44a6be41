import { defineConfig } from 'vitest/config';

const withDatabase = { globalSetup: ['tests/setup/database.ts'] };

/** One kind after the other: crash tests would make the others late. */
const turn = (groupOrder: number, maxWorkers: number) => ({ sequence: { groupOrder }, maxWorkers });

// One folder per kind of test: a file anywhere else never runs, and tests/unit/test-folders.test.ts says so.
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: {
      TZ: 'UTC',
      NODE_ENV: 'test',
      // Tests and the servers they start work on one installation from several data folders.
      APP_SECRET: 'a secret of the tests, and of nothing else',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    unstubEnvs: true,
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], ...turn(0, 2) } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.{ts,tsx}'],
          ...withDatabase,
          ...turn(1, 2),
        },
      },
      {
        extends: true,
        test: { name: 'realtime', include: ['tests/realtime/**/*.test.ts'], ...withDatabase, ...turn(2, 2) },
      },
      {
        extends: true,
        test: { name: 'access', include: ['tests/access/**/*.test.ts'], ...withDatabase, ...turn(3, 1) },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: [...withDatabase.globalSetup, 'tests/setup/fault-bundle.ts'],
          ...turn(4, 1),
        },
      },
    ],
  },
});
