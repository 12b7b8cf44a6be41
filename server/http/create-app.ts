import { existsSync } from 'node:fs';
import path from 'node:path';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { resolveActor } from '#server/auth/resolve-actor.ts';
import { edgeErrors, knownMethods, readableAddress } from '#server/http/edge-answer.ts';
import { healthRoutes } from '#server/http/health.ts';
import { originCheck } from '#server/http/origin-check.ts';
import { ownHost } from '#server/http/own-host.ts';
import { requestIds, requestLog } from '#server/http/request-log.ts';
import { securityHeaders } from '#server/http/security-headers.ts';
import { STORE_PATH, storeRoute } from '#server/http/store-route.ts';
import type { Config } from '#server/platform/config.ts';

export interface AppOptions {
  config: Config;
  build: ServerBuild | (() => Promise<ServerBuild>);
  storageOrigin: string;
  mailPage: Router | null;
  /** the embedded store, where browsers cannot reach it by themselves */
  hiddenStore: { port: number; publicUrl: string } | null;
  /** Vite's middleware while developing; it serves the assets then */
  vite: RequestHandler | null;
  isStopping: () => boolean;
}

const YEAR = 31_536_000_000;

/** The HTTP edge: everything a request passes before it reaches a route. */
export function createApp(options: AppOptions): Express {
  const { config, build, storageOrigin, mailPage, hiddenStore, vite, isStopping } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  app.use(requestIds);
  app.use(healthRoutes(isStopping));
  app.use(...securityHeaders(config, storageOrigin));
  if (hiddenStore) {
    app.use(STORE_PATH, storeRoute(hiddenStore));
  }
  app.use(compression());
  if (vite) {
    app.use(vite);
  } else {
    const client = clientFolder();
    app.use(
      '/assets',
      express.static(path.join(client, 'assets'), { immutable: true, maxAge: YEAR, fallthrough: false }),
    );
    app.use(express.static(client, { maxAge: 3_600_000, index: false }));
  }
  app.use(requestLog);
  app.use(knownMethods, readableAddress);
  app.use(originCheck({ origins: config.origins }));
  if (mailPage) {
    app.use(mailPage);
  }
  app.use(noStore, ownHost(config));
  app.all(
    '*',
    createRequestHandler({
      build,
      mode: config.mode,
      getLoadContext: async (request, response) => ({
        actor: (await resolveActor(request.headers.cookie))?.actor ?? null,
        clientAddress: request.ip ?? 'unknown',
        cspNonce: response.locals.cspNonce,
        requestId: response.locals.requestId,
      }),
    }),
  );
  app.use(edgeErrors);
  return app;
}

/** The built browser files lie beside the server's; bundlers may put this code one folder deeper. */
function clientFolder(): string {
  const places = ['../client', '../../client'].map((place) => path.resolve(import.meta.dirname, place));
  return places.find((place) => existsSync(place)) ?? path.resolve('build/client');
}

/** Pages and data are somebody's: no cache may keep them for the next one. */
const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'private, no-store');
  next();
};
