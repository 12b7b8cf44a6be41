import type { Server } from 'node:http';
import type { ServerBuild } from '@remix-run/node';
import type { RequestHandler } from 'express';
import { prepareCollections } from '#models/collection.ts';
import { prepareAdminsGuard } from '#server/domain/accounts/keep-an-admin.ts';
import { resumeInterruptedImports } from '#server/domain/receivables/import/run-import.ts';
import { lockDataFolder } from '#server/embedded/data-lock.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { createApp } from '#server/http/create-app.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { JOBS } from '#server/jobs/registry.ts';
import { startJobs } from '#server/jobs/start-jobs.ts';
import { streamQueue } from '#server/log/head.ts';
import { relay } from '#server/log/relay.ts';
import { SUBSCRIBERS } from '#server/log/subscribers/registry.ts';
import { config as readConfig } from '#server/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '#server/platform/database.ts';
import { logger } from '#server/platform/logger.ts';
import { services } from '#server/platform/services.ts';
import { startServices } from '#server/platform/start-services.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';

export interface StartOptions {
  server: Server;
  build: ServerBuild | (() => Promise<ServerBuild>);
  vite: RequestHandler | null;
  /** what a person who waits for the start may want to read */
  onProgress: (message: string) => void;
}

export interface Platform {
  url: string;
  database: string;
  /** what the person who started it should read: the accounts of a demo */
  notes: readonly string[];
  /** Finishes what was accepted, then stops everything. Safe to call twice. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;

/**
 * Starts everything one process runs, in order, and undoes it in reverse when a step fails: data folder, database,
 * collections, storage and mail, log relay, sockets, jobs, then the HTTP edge.
 */
export async function startPlatform({ server, build, vite, onProgress }: StartOptions): Promise<Platform> {
  const config = readConfig();
  const undo: (() => Promise<unknown> | unknown)[] = [];
  let stopping = false;
  const stopAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) {
      await Promise.resolve(step()).catch((error: unknown) =>
        logger.error({ err: error }, 'a step of the shutdown failed'),
      );
    }
  };
  try {
    const lock = await lockDataFolder(config.dataDir);
    undo.push(() => lock.release());
    const database = await startDatabase({
      dataDir: config.dataDir,
      env: { ...process.env, MONGODB_URI: config.database.uri },
      onProgress: ({ message, done, total }) => onProgress(total > 0 ? `${message} ${done}/${total}` : message),
      logger: {
        info: (message, details) => logger.info(details ?? {}, message),
        warn: (message, details) => logger.warn(details ?? {}, message),
      },
    });
    undo.push(() => database.stop());
    await connectDatabase(database.uri);
    undo.push(disconnectDatabase);
    onProgress('Preparing collections');
    await prepareCollections();
    await prepareAdminsGuard();
    const outside = await startServices(config);
    undo.push(() => outside.stop());
    const notes = config.demo && config.demoData ? await openDemo(onProgress) : [];
    // Before the sockets: Socket.IO answers its own path and hands every other request on to who was there first.
    const app = createApp({
      config,
      build,
      storageOrigin: services().storageOrigin,
      mailPage: outside.mailPage,
      hiddenStore: outside.hiddenStore,
      vite,
      isStopping: () => stopping,
    });
    server.on('request', app);
    if (config.services.has('realtime')) {
      const realtime = await startRealtime(server);
      undo.push(() => realtime.stop());
    }
    relay.start(SUBSCRIBERS);
    undo.push(() => relay.stop());
    if (config.services.has('worker')) {
      const jobs = await startJobs(JOBS);
      undo.push(
        () => mailOutbox.stop(),
        () => jobs.stop(),
      );
      // In the background: a large file must not keep the installation closed.
      void resumeInterruptedImports().catch((error: unknown) =>
        logger.error({ err: error }, 'an interrupted import could not be continued'),
      );
    }
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.port, config.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    undo.push(
      () => drain(server),
      () => streamQueue.idle(),
    );
    let stopped: Promise<void> | null = null;
    return {
      url: config.appUrl,
      database: database.provider,
      notes,
      stop: () => {
        stopping = true;
        stopped ??= stopAll();
        return stopped;
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Loaded only where it is wanted: a real installation never carries the invented company in memory. */
async function openDemo(onProgress: StartOptions['onProgress']): Promise<readonly string[]> {
  const { openDemoInstallation } = await import('#server/domain/demo/open-demo-installation.ts');
  return openDemoInstallation({ onProgress });
}

/** Takes no new requests and lets running ones finish; what is still open after ten seconds is cut. */
async function drain(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  cut.unref();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}
