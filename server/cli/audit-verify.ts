import { runCommand, withInstallation } from '#server/cli/connect.ts';
import { verifyAll } from '#server/log/verify.ts';

const MEANING = {
  gap: 'an entry is missing',
  'broken-chain': 'an entry does not follow the one before',
  'wrong-hash': 'an entry was changed',
  'shared-gap': 'the customer’s numbering has a gap',
} as const;
const SHOWN = 50;

/** `npm run audit:verify`: recomputes the chain of every stream. Exit code 1 when one is broken. */
await runCommand(() =>
  withInstallation({ beside: true }, async () => {
    let seen = 0;
    const { streams, problems } = await verifyAll(() => {
      seen += 1;
      if (seen % 100 === 0 && process.stdout.isTTY) {
        process.stdout.write(`\r${seen} streams`);
      }
    });
    if (process.stdout.isTTY) {
      process.stdout.write('\r\u001b[K');
    }
    for (const { stream, rev, problem } of problems.slice(0, SHOWN)) {
      process.stdout.write(`${stream} at ${rev}: ${MEANING[problem]}\n`);
    }
    process.stdout.write(
      problems.length === 0
        ? `${streams} streams verified: every entry is in its place and unchanged.\n`
        : `${problems.length} problems in ${new Set(problems.map(({ stream }) => stream)).size} of ${streams} streams.\n`,
    );
    return problems.length === 0 ? 0 : 1;
  }),
);
