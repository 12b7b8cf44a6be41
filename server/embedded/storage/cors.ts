import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.ts';

const METHODS = 'GET, HEAD, PUT, POST';
const ALLOWED_METHODS = new Set(METHODS.split(', '));
const ALLOWED_HEADER = /^(?:content-(?:type|md5|disposition|length)|range|if-[a-z-]+|x-amz-[a-z0-9-]+)$/;
const EXPOSED = 'ETag, Content-Length, Content-Range, Content-Disposition, Accept-Ranges, x-amz-request-id';

/** Lets pages of the listed origins read the answer. Unlisted origins get no header, so their browser refuses it. */
export function applyCors(req: IncomingMessage, res: ServerResponse, allowedOrigins: readonly string[]): void {
  res.setHeader('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  const { origin } = req.headers;
  if (origin === undefined || !allowedOrigins.includes(origin)) return;
  res.setHeader('access-control-allow-origin', origin);
  res.setHeader('access-control-expose-headers', EXPOSED);
}

/** Answers a preflight; it comes without signature and tells nothing but whether the origin is listed. */
export function answerPreflight(req: IncomingMessage, res: ServerResponse, allowedOrigins: readonly string[]): void {
  const { origin } = req.headers;
  const method = req.headers['access-control-request-method'] ?? '';
  const asked = (req.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const isAllowed =
    origin !== undefined &&
    allowedOrigins.includes(origin) &&
    ALLOWED_METHODS.has(method) &&
    asked.every((name) => ALLOWED_HEADER.test(name));
  if (!isAllowed) {
    res.removeHeader('access-control-allow-origin');
    throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  }
  res.writeHead(204, {
    'access-control-allow-methods': METHODS,
    ...(asked.length === 0 ? {} : { 'access-control-allow-headers': asked.join(', ') }),
    'access-control-max-age': '600',
  });
  res.end();
}
