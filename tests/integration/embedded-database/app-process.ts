/** A stand-in for the application: starts the database, says where it is, and stops it when told to. */
import { startDatabase } from '#server/embedded/database/start-database.ts';

const [dataDir = ''] = process.argv.slice(2);
const say = (message: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(message)}\n`);
const began = Date.now();
try {
  const database = await startDatabase({
    dataDir,
    env: { ...process.env, MONGODB_URI: '', EMBEDDED_DATABASE: 'documentdb' },
    logger: {
      info: () => undefined,
      warn: (message) => say({ warning: message }),
    },
  });
  say({ uri: database.uri, provider: database.provider, tookMs: Date.now() - began });
  process.stdin.resume();
  process.stdin.on('end', () => {
    void database.stop().then(() => {
      say({ stopped: true });
      process.exit(0);
    });
  });
} catch (error) {
  const { name, message } = error as Error;
  say({ failure: name, message, pid: (error as { pid?: number }).pid ?? null, tookMs: Date.now() - began });
  process.exit(1);
}
