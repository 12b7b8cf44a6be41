import type {} from '@remix-run/server-runtime';
import type { Actor } from '#server/auth/actor.ts';

/** What every loader and action receives beside the request; filled once per request by the HTTP edge. */
declare module '@remix-run/server-runtime' {
  interface AppLoadContext {
    actor: Actor | null;
    cspNonce: string;
    requestId: string;
  }
}
