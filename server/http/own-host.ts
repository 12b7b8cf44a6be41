import type { RequestHandler } from 'express';

/**
 * Lets a request speak of one of our own hosts, whatever a proxy or a sender wrote: the router compares it with a
 * form's `Origin` by itself, and knows nothing of `APP_URL`. Mount it after the check of the origin, which decides.
 */
export function ownHost({ origins }: { origins: readonly string[] }): RequestHandler {
  const hosts = origins.map((origin) => new URL(origin).host);
  return ({ headers }, _response, next) => {
    const said = headers.origin && origins.includes(headers.origin) ? new URL(headers.origin).host : headers.host;
    headers.host = said && hosts.includes(said) ? said : hosts[0];
    delete headers['x-forwarded-host'];
    next();
  };
}
