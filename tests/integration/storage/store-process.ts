import { startObjectStore } from '#server/embedded/storage/start-object-store.ts';
import { ACCESS_KEY_ID, APP_ORIGIN, SECRET_ACCESS_KEY } from './running-store.ts';

// Runs the store in a process of its own, which a test can kill without warning.
const store = await startObjectStore({
  dataDir: process.argv[2] ?? '',
  accessKeyId: ACCESS_KEY_ID,
  secretAccessKey: SECRET_ACCESS_KEY,
  allowedOrigins: [APP_ORIGIN],
});
process.send?.(store.endpoint);
