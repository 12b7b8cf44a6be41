import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MultipartFiles } from './multipart-files.ts';
import type { ObjectFiles } from './object-files.ts';
import type { RequestTarget } from './request-target.ts';
import { toXml, type XmlElement } from './s3-xml.ts';
import type { PayloadPromise } from './signature.ts';
import type { StoreCredentials } from './signature-key.ts';

/** The part of a logger the store uses; a pino logger fits. Addresses are logged without their query. */
export interface StoreLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface StoreContext {
  readonly objects: ObjectFiles;
  readonly uploads: MultipartFiles;
  readonly credentials: StoreCredentials;
  /** Exact origins of pages that may talk to the store from a browser. */
  readonly allowedOrigins: readonly string[];
  readonly basePath: string;
  /** Names this store to another process started on the same folder. */
  readonly instance: string;
  readonly now: () => Date;
  readonly logger: StoreLogger;
}

/** One authenticated request and its answer. */
export interface Exchange {
  readonly context: StoreContext;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly target: RequestTarget;
  readonly payload: PayloadPromise;
}

/** First value of a query parameter. */
export function queryValue(exchange: Exchange, name: string): string | undefined {
  return exchange.target.query.find((parameter) => parameter.name === name)?.value;
}

/** A request header; presigned URLs carry `x-amz-*` headers in the query instead, in any case. */
export function headerValue(exchange: Exchange, name: string): string | undefined {
  const header = exchange.req.headers[name];
  if (typeof header === 'string') return header;
  if (!name.startsWith('x-amz-')) return undefined;
  return exchange.target.query.find((parameter) => parameter.name.toLowerCase() === name)?.value;
}

/** All `x-amz-meta-*` values, keyed by what follows the prefix. */
export function userMetaOf(exchange: Exchange): Record<string, string> {
  const prefix = 'x-amz-meta-';
  const fromQuery = exchange.target.query.map(({ name, value }) => [name.toLowerCase(), value] as const);
  const entries = [...fromQuery, ...Object.entries(exchange.req.headers)].flatMap(([name, value]) =>
    name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), value] as const] : [],
  );
  return Object.fromEntries(entries);
}

export function sendXml(res: ServerResponse, status: number, root: string, children: readonly XmlElement[]): void {
  const body = toXml(root, children);
  res.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

export function sendEmpty(res: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(status, headers);
  res.end();
}
