import type { z } from 'zod';
import { AppError, statusOf } from '#server/platform/errors.ts';
import { logger } from '#server/platform/logger.ts';

const headers = { 'Cache-Control': 'private, no-store' };

/** Runs a JSON operation: its result, or the code and status of what went wrong. Never a stack. */
export async function answerJson(work: () => Promise<object>, status = 200): Promise<Response> {
  try {
    return Response.json({ ok: true, ...(await work()) }, { status, headers });
  } catch (error) {
    if (error instanceof Response) {
      throw error;
    }
    if (error instanceof AppError) {
      const { code, params, fields } = error;
      return Response.json(
        { ok: false, code, message: code, params, ...(fields ? { fields } : {}) },
        { status: statusOf(code), headers },
      );
    }
    logger.error({ err: error }, 'a JSON operation failed');
    return Response.json({ ok: false, code: 'INTERNAL', message: 'INTERNAL' }, { status: 500, headers });
  }
}

/** @throws AppError INVALID naming every wrong field */
export function parseOr400<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new AppError('INVALID', {
      fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.') || 'body', ['INVALID']])),
    });
  }
  return parsed.data;
}

/** A JSON body of bounded size. @throws AppError INVALID, TOO_LARGE */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError('INVALID');
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AppError('TOO_LARGE');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
