import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Config } from '#server/platform/config.ts';

declare global {
  namespace Express {
    interface Locals {
      cspNonce: string;
      requestId: string;
    }
  }
}

/**
 * One nonce a request; scripts run only with it. Files are uploaded to and shown from the object store, nothing else
 * outside the application is reachable. The referrer policy keeps `Origin` on forms sent without JavaScript.
 */
export function securityHeaders(config: Config, storageOrigin: string): RequestHandler[] {
  const development = config.mode === 'development';
  const nonce = (_request: unknown, response: unknown) => `'nonce-${(response as Response).locals.cspNonce}'`;
  return [
    (_request, response, next) => {
      response.locals.cspNonce = randomBytes(16).toString('base64');
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
          scriptSrc: ["'self'", "'strict-dynamic'", nonce as never],
          // Vite injects style sheets while developing; positions of menus are style attributes, never sheets.
          styleSrc: development ? ["'self'", "'unsafe-inline'"] : ["'self'", nonce as never],
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:', storageOrigin],
          fontSrc: ["'self'"],
          connectSrc: [
            "'self'",
            storageOrigin,
            ...config.origins.map((origin) => origin.replace(/^http/, 'ws')),
            ...(development ? ['ws:'] : []),
          ],
          frameSrc: ["'self'"],
          upgradeInsecureRequests: config.secureCookies ? [] : null,
        },
      },
      referrerPolicy: { policy: 'same-origin' },
      crossOriginEmbedderPolicy: false,
      strictTransportSecurity: config.secureCookies ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      xPoweredBy: false,
    }),
  ];
}
