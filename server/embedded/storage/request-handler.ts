import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as buckets from './bucket-operations.ts';
import { answerPreflight, applyCors } from './cors.ts';
import { type Exchange, headerValue, queryValue, type StoreContext } from './exchange.ts';
import * as multipart from './multipart-operations.ts';
import * as objects from './object-operations.ts';
import { postObject } from './post-upload.ts';
import { parseTarget } from './request-target.ts';
import { S3Error } from './s3-error.ts';
import { toXml } from './s3-xml.ts';
import { verifySignature } from './signature.ts';

/** How long a refused upload may go on sending before the connection is cut, so that its browser reads the refusal. */
const DRAIN_MS = 20_000;

/** Sub-resources of S3 this store does not have. Ignoring one would answer something else than was asked. */
const UNSUPPORTED = new Set(
  'acl tagging policy cors lifecycle versioning versions encryption website logging notification replication inventory analytics metrics requestPayment accelerate ownershipControls publicAccessBlock object-lock retention legal-hold torrent restore select attributes uploads-list versionId'.split(
    ' ',
  ),
);

/**
 * Handles one HTTP request. `continueBody` is given when the client waits for `100 Continue`: it is called only once the
 * request is known to be genuine, so a refused upload is never sent.
 */
export async function handleRequest(
  context: StoreContext,
  req: IncomingMessage,
  res: ServerResponse,
  continueBody?: () => void,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  res.setHeader('x-amz-request-id', requestId);
  res.setHeader('x-entente-store', context.instance);
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('referrer-policy', 'no-referrer');
  res.setHeader('cache-control', 'private, no-store');
  res.setHeader('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  applyCors(req, res, context.allowedOrigins);
  try {
    await answer(context, req, res, continueBody);
  } catch (error) {
    respondWithError(context, req, res, error, requestId);
  }
}

async function answer(
  context: StoreContext,
  req: IncomingMessage,
  res: ServerResponse,
  continueBody: (() => void) | undefined,
): Promise<void> {
  if (req.method === 'OPTIONS') {
    answerPreflight(req, res, context.allowedOrigins);
    return;
  }
  const target = parseTarget(req.url ?? '/', context.basePath);
  const method = req.method ?? 'GET';
  const contentType = req.headers['content-type'] ?? '';
  if (method === 'POST' && target.key === '' && contentType.startsWith('multipart/form-data')) {
    // Form uploads sign their policy, which is read from the body itself.
    continueBody?.();
    await postObject(context, req, res, target.bucket);
    return;
  }
  const signed = { method, rawPath: target.rawPath, query: target.query, headers: req.headers };
  const payload = verifySignature(signed, context.credentials, context.now());
  const unsupported = target.query.find(({ name }) => UNSUPPORTED.has(name));
  if (unsupported) throw new S3Error('NotImplemented', `This store does not implement ${unsupported.name}.`);
  continueBody?.();
  const exchange: Exchange = { context, req, res, target, payload };
  if (target.bucket === '') await routeService(exchange);
  else if (target.key === '') await routeBucket(exchange);
  else await routeObject(exchange);
}

async function routeService(exchange: Exchange): Promise<void> {
  if (exchange.req.method !== 'GET') throw methodNotAllowed();
  await buckets.listBuckets(exchange);
}

async function routeBucket(exchange: Exchange): Promise<void> {
  switch (exchange.req.method) {
    case 'PUT':
      return buckets.createBucket(exchange);
    case 'HEAD':
      return buckets.headBucket(exchange);
    case 'GET':
      if (queryValue(exchange, 'list-type') === '2') return buckets.listObjects(exchange);
      throw new S3Error('NotImplemented', 'Only ListObjectsV2 is implemented.');
    case 'POST':
      if (queryValue(exchange, 'delete') !== undefined) return buckets.deleteObjects(exchange);
      throw methodNotAllowed();
    default:
      throw methodNotAllowed();
  }
}

async function routeObject(exchange: Exchange): Promise<void> {
  const hasUploadId = queryValue(exchange, 'uploadId') !== undefined;
  const isCopy = headerValue(exchange, 'x-amz-copy-source') !== undefined;
  switch (exchange.req.method) {
    case 'GET':
      return hasUploadId ? multipart.listParts(exchange) : objects.getObject(exchange);
    case 'HEAD':
      return objects.getObject(exchange);
    case 'PUT':
      if (hasUploadId && isCopy) throw new S3Error('NotImplemented', 'UploadPartCopy is not implemented.');
      if (hasUploadId) return multipart.uploadPart(exchange);
      return isCopy ? objects.copyObject(exchange) : objects.putObject(exchange);
    case 'DELETE':
      return hasUploadId ? multipart.abortUpload(exchange) : objects.deleteObject(exchange);
    case 'POST':
      if (hasUploadId) return multipart.completeUpload(exchange);
      if (queryValue(exchange, 'uploads') !== undefined) return multipart.createUpload(exchange);
      throw methodNotAllowed();
    default:
      throw methodNotAllowed();
  }
}

function methodNotAllowed(): S3Error {
  return new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.');
}

function respondWithError(
  context: StoreContext,
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  const isConnectionLost = req.destroyed && !req.complete;
  const known = error instanceof S3Error ? error : new S3Error('InternalError', 'We encountered an internal error.');
  if (known.status >= 500 && known.status !== 501 && !isConnectionLost) {
    context.logger.error({ err: error, requestId, path: req.url?.split('?')[0] }, 'The object store failed');
  }
  if (res.headersSent || isConnectionLost) {
    res.destroy();
    return;
  }
  const body = toXml('Error', [
    ['Code', known.code],
    ['Message', known.message],
    ['RequestId', requestId],
    ...Object.entries(known.details),
  ]);
  if (!req.complete) {
    res.setHeader('connection', 'close');
    drain(req, res);
  }
  res.writeHead(known.status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Reads on for a while: closing at once would reset the connection and the client would never see the answer. */
function drain(req: IncomingMessage, res: ServerResponse): void {
  req.unpipe();
  req.resume();
  const timer = setTimeout(() => req.destroy(), DRAIN_MS);
  timer.unref();
  const stop = () => clearTimeout(timer);
  req.once('close', stop);
  res.once('close', stop);
}
