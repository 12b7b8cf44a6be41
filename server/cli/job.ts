import { parseArgs } from 'node:util';
import { runCommand, UsageError, withInstallation } from '#server/cli/connect.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { JOBS } from '#server/jobs/registry.ts';

const USAGE = `Runs one background job now.

  npm run job -- <name> [--dry-run]

  <name>     ${JOBS.map(({ name }) => name).join(', ')}
  --dry-run  say what it would do, change nothing`;

/** `npm run job -- <name> [--dry-run]` */
await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  const job = JOBS.find(({ name }) => name === positionals[0]);
  if (!job || positionals.length > 1) {
    throw new UsageError(USAGE);
  }
  return withInstallation({ needsServices: true }, async () => {
    if (values['dry-run']) {
      process.stdout.write(`${(await job.preview?.()) ?? `${job.name} cannot say in advance what it would do.`}\n`);
      return 0;
    }
    await job.run();
    await mailOutbox.stop();
    process.stdout.write(`${job.name} has run.\n`);
    return 0;
  });
});
