import type {} from '@remix-run/server-runtime';
import type { Actor } from '#server/auth/actor.ts';

/** What every loader and action receives beside the request; filled once per request by the HTTP edge. */
declare module '@remix-run/server-runtime' {
  interface AppLoadContext {
    actor: Actor | null;
    /** where the request came from, behind the configured proxies: counted for throttling, shown as a network only */
    clientAddress: string;
    cspNonce: string;
    requestId: string;
  }
}
