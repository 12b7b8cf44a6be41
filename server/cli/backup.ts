import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeBackup } from '#server/cli/backup/write-backup.ts';
import { runCommand, UsageError, withInstallation } from '#server/cli/connect.ts';

const USAGE = `Writes everything this installation holds into a new folder: collections, files, checksums.

  npm run backup -- <folder>

With the embedded database Entente has to be stopped first. Sessions are left out. The folder holds personal data and
password hashes: keep it as closed as the installation itself.`;

/** `npm run backup -- <folder>` */
await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) {
    throw new UsageError(USAGE);
  }
  const target = path.resolve(folder);
  const { collections, objects } = await withInstallation({ needsServices: true }, () =>
    writeBackup({ folder: target, onProgress: (message) => void process.stdout.write(`  ${message}\n`) }),
  );
  const documents = collections.reduce((sum, { count }) => sum + count, 0);
  process.stdout.write(`Backup of ${documents} documents and ${objects.length} files in ${target}\n`);
  return 0;
});
