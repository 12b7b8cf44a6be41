import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareCollections } from '#models/collection.ts';
import { restoreBackup } from '#server/cli/backup/read-backup.ts';
import { runCommand, UsageError, withInstallation } from '#server/cli/connect.ts';
import { verifyAll } from '#server/log/verify.ts';

const USAGE = `Puts a backup into an empty installation, checksums first, and verifies the log afterwards.

  npm run restore -- <folder>

Entente has to be stopped; an installation that holds something is left as it is.`;

/** `npm run restore -- <folder>` */
await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) {
    throw new UsageError(USAGE);
  }
  return withInstallation({ needsServices: true }, async () => {
    await prepareCollections();
    await restoreBackup({
      folder: path.resolve(folder),
      onProgress: (message) => void process.stdout.write(`  ${message}\n`),
    });
    const { streams, problems } = await verifyAll();
    process.stdout.write(
      problems.length === 0
        ? `Restored; the chains of ${streams} streams are whole.\n`
        : `Restored, but ${problems.length} entries do not verify: run npm run audit:verify.\n`,
    );
    return problems.length === 0 ? 0 : 1;
  });
});
