import type { RequestHandler } from 'express';
import { answerAtEdge } from '#server/http/edge-answer.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the check reads of a request. */
export interface OriginFacts {
  method: string;
  origin: string | undefined;
  fetchSite: string | undefined;
  /** the request carries cookies, that is, somebody's authority */
  hasCookies: boolean;
}

/**
 * Whether a request may change anything. Browsers name the page that sends a form in `Origin`: it must be one of ours,
 * letter for letter, and `null` (a sandboxed frame, a file) is not. Without `Origin` a browser's `Sec-Fetch-Site` must
 * say same-origin; with neither it is no browser of today, and then it may not carry a cookie.
 */
export function isOriginAllowed(facts: OriginFacts, origins: readonly string[]): boolean {
  if (SAFE_METHODS.has(facts.method)) {
    return true;
  }
  if (facts.origin !== undefined) {
    return origins.includes(facts.origin);
  }
  if (facts.fetchSite !== undefined) {
    return facts.fetchSite === 'same-origin';
  }
  return !facts.hasCookies;
}

/** Refuses every changing request that another site could have caused. Mount it before anything that parses a body. */
export function originCheck({ origins }: { origins: readonly string[] }): RequestHandler {
  return (request, response, next) => {
    const facts = {
      method: request.method,
      origin: request.get('Origin'),
      fetchSite: request.get('Sec-Fetch-Site'),
      hasCookies: request.get('Cookie') !== undefined,
    };
    if (isOriginAllowed(facts, origins)) {
      next();
      return;
    }
    answerAtEdge(request, response, 403);
  };
}
