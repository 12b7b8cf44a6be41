/**
 * The database's own process: PostgreSQL's supervisor and the gateway before it. It lives as long as the process that
 * started it: when that one goes, in whatever way, the channel between them closes and everything here stops.
 */
import { rm } from 'node:fs/promises';
import type { ChildMessage, ChildTask, ParentMessage } from '#server/embedded/database/child-protocol.ts';
import { type Gateway, startGateway } from '#server/embedded/database/gateway/gateway-server.ts';
import { deriveCredentials } from '#server/embedded/database/gateway/scram.ts';
import { type Cluster, prepareCluster } from '#server/embedded/database/postgres/cluster.ts';
import { socketLocation } from '#server/embedded/database/postgres/locations.ts';
import { Postmaster, prepareExtension, sqlSettings } from '#server/embedded/database/postgres/postmaster.ts';

let gateway: Gateway | null = null;
let postmaster: Postmaster | null = null;
let temporarySocket: string | null = null;
let stopping = false;

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function stopAll(): Promise<void> {
  await gateway?.close().catch(() => undefined);
  await postmaster?.stop();
  if (temporarySocket) await rm(temporarySocket, { recursive: true, force: true });
}

function stop(status: number): void {
  if (stopping) return;
  stopping = true;
  stopAll().then(
    () => process.exit(status),
    (error: Error) => {
      tell({ type: 'problem', message: error.message });
      process.exit(1);
    },
  );
}

async function openGateway(task: ChildTask, cluster: Cluster): Promise<Gateway> {
  const open = (port: number) =>
    startGateway({
      sql: sqlSettings(cluster),
      port,
      credentials: deriveCredentials(task.user, task.password),
      onProblem: (message, error) =>
        tell({ type: 'problem', message: `${message}: ${error instanceof Error ? error.message : String(error)}` }),
    });
  try {
    return await open(task.port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || task.port === 0) throw error;
    // Another program took last time's port.
    return open(0);
  }
}

async function start(task: ChildTask): Promise<void> {
  const began = Date.now();
  const socket = await socketLocation(task.folder);
  if (socket.temporary) temporarySocket = socket.folder;
  const cluster: Cluster = {
    prefix: task.prefix,
    folder: task.folder,
    socketFolder: socket.folder,
    account: task.account,
  };
  await prepareCluster(cluster, () => tell({ type: 'creating' }));
  postmaster = new Postmaster(cluster, (message) => tell({ type: 'problem', message }));
  await postmaster.start();
  await prepareExtension(cluster);
  gateway = await openGateway(task, cluster);
  tell({ type: 'ready', port: gateway.port, startedInMs: Date.now() - began });
}

process.on('disconnect', () => stop(0));
process.on('SIGTERM', () => stop(0));
// A terminal's Ctrl-C is the application's to handle: it stops this process when it has finished with it.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', (error) => {
  tell({ type: 'problem', message: error.stack ?? error.message });
  stop(1);
});
process.on('message', (message: ParentMessage) => {
  if (message.type === 'stop') {
    stop(0);
    return;
  }
  start(message).catch((error: Error) => {
    tell({ type: 'failed', message: error.message });
    stop(1);
  });
});
if (!process.connected) process.exit(1);
