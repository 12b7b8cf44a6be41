import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { StoreContext, StoreLogger } from './exchange.ts';
import { openMultipartFiles } from './multipart-files.ts';
import { openObjectFiles } from './object-files.ts';
import { handleRequest } from './request-handler.ts';
import { isMissing, makeFolder, writeFileAtomically } from './staged-file.ts';

export interface ObjectStoreOptions {
  /** The installation's data folder; the store keeps to its subfolder `objects`. */
  readonly dataDir: string;
  /** 0 or absent: a free port, remembered in the data folder so that addresses stay the same. */
  readonly port?: number | undefined;
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  readonly host?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Exact origins (`http://localhost:3000`) whose pages may upload and read. */
  readonly allowedOrigins: readonly string[];
  /** Where browsers reach the store when a proxy stands before it; may have a path, which the proxy must keep. */
  readonly publicUrl?: string | undefined;
  readonly region?: string | undefined;
  readonly logger?: StoreLogger | undefined;
  /** For tests of expiry. */
  readonly now?: (() => Date) | undefined;
}

export interface RunningObjectStore {
  /** `publicUrl`, or the address it listens on. */
  readonly endpoint: string;
  readonly port: number;
  /** Lets running requests finish for up to five seconds, then cuts them. Safe to call twice. */
  stop(): Promise<void>;
}

/** Another process serves the same folder; `endpoint` is where. */
export class ObjectStoreInUseError extends Error {
  readonly endpoint: string;

  constructor(endpoint: string) {
    super(`The object store of this data folder is already running at ${endpoint}.`);
    this.name = 'ObjectStoreInUseError';
    this.endpoint = endpoint;
  }
}

const SILENT: StoreLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const STOP_GRACE_MS = 5000;

/**
 * Starts the S3-compatible store of a one-machine installation on a local folder.
 * Throws ObjectStoreInUseError when it already runs, and the listen error when a port that was asked for is taken.
 */
export async function startObjectStore(options: ObjectStoreOptions): Promise<RunningObjectStore> {
  if (options.accessKeyId === '' || options.secretAccessKey.length < 16) {
    throw new Error('The object store needs an access key id and a secret of at least 16 characters.');
  }
  const host = options.host ?? '127.0.0.1';
  const logger = options.logger ?? SILENT;
  const root = join(options.dataDir, 'objects');
  await makeFolder(root);
  const memory = await readMemory(root);
  const server = createServer();
  let open: (context: StoreContext) => void = () => undefined;
  const ready = new Promise<StoreContext>((resolve) => {
    open = resolve;
  });
  attach(server, ready, logger);
  const port = await listenSomewhere(server, host, options.port || undefined, memory, logger);
  const publicUrl = options.publicUrl === undefined ? undefined : new URL(options.publicUrl);
  try {
    if (memory.port !== port) {
      await writeFileAtomically(join(root, 'store.json'), JSON.stringify({ ...memory, port }));
    }
    const now = options.now ?? (() => new Date());
    const context: StoreContext = {
      // Swept only now: holding the port proves that no other process is writing there.
      objects: await openObjectFiles(root),
      uploads: await openMultipartFiles(root, now),
      credentials: {
        accessKeyId: options.accessKeyId,
        secretAccessKey: options.secretAccessKey,
        region: options.region ?? 'us-east-1',
      },
      allowedOrigins: options.allowedOrigins,
      basePath: publicUrl?.pathname.replace(/\/+$/, '') ?? '',
      instance: memory.instance,
      now,
      logger,
    };
    open(context);
  } catch (error) {
    await stopServer(server, 0);
    throw error;
  }
  const endpoint = publicUrl?.href.replace(/\/+$/, '') ?? `http://${addressForClients(host)}:${port}`;
  logger.info({ endpoint }, 'Object store started');
  let stopped: Promise<void> | undefined;
  return {
    endpoint,
    port,
    stop: () => {
      stopped ??= stopServer(server, STOP_GRACE_MS);
      return stopped;
    },
  };
}

/** Requests that come while the folder is still being swept wait for it. */
function attach(server: Server, ready: Promise<StoreContext>, logger: StoreLogger): void {
  // Uploads of large files over slow lines take their time; headers may not.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.keepAliveTimeout = 65_000;
  const handle = (req: IncomingMessage, res: ServerResponse, continueBody?: () => void): void => {
    ready
      .then((context) => handleRequest(context, req, res, continueBody))
      .catch((error: unknown) => logger.error({ err: error }, 'The object store failed to answer'));
  };
  server.on('request', (req, res) => handle(req, res));
  server.on('checkContinue', (req, res) => handle(req, res, () => res.writeContinue()));
}

interface Memory {
  readonly instance: string;
  readonly port?: number;
}

async function readMemory(root: string): Promise<Memory> {
  try {
    const { instance, port } = JSON.parse(await readFile(join(root, 'store.json'), 'utf8')) as Partial<Memory>;
    if (typeof instance === 'string') return { instance, ...(typeof port === 'number' ? { port } : {}) };
  } catch (error) {
    if (!isMissing(error) && !(error instanceof SyntaxError)) throw error;
  }
  return { instance: randomUUID() };
}

async function listenSomewhere(
  server: Server,
  host: string,
  wanted: number | undefined,
  memory: Memory,
  logger: StoreLogger,
): Promise<number> {
  if (memory.port !== undefined && memory.port !== wanted)
    await refuseSecondInstance(host, memory.port, memory.instance);
  const first = wanted ?? memory.port ?? 0;
  try {
    return await listen(server, host, first);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await refuseSecondInstance(host, first, memory.instance);
    if (wanted !== undefined) throw error;
    logger.warn({ port: first }, 'The remembered port is taken by another program; earlier links stop working');
    return listen(server, host, 0);
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function refuseSecondInstance(host: string, port: number, instance: string): Promise<void> {
  const endpoint = `http://${addressForClients(host)}:${port}`;
  const answer = await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  if (answer?.headers.get('x-entente-store') === instance) throw new ObjectStoreInUseError(endpoint);
}

function addressForClients(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
