import type { z } from 'zod';
import { readBody } from '#server/http/read-body.ts';
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

/** The answer of an address that is only ever posted to, when somebody reads it. */
export const answerPostOnly = (): Response =>
  Response.json(
    { ok: false, code: 'INVALID', message: 'INVALID' },
    { status: 405, headers: { ...headers, Allow: 'POST' } },
  );

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
  const bytes = await readBody(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw new AppError('INVALID', { cause });
  }
}
