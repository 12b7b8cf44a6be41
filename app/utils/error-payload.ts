import { ERROR_CODES, type ErrorCode } from '#models/contracts/errors.ts';

/** What a failed page or action tells the browser: never more than the code, its values and the request's id. */
export interface ErrorPayload {
  code: ErrorCode;
  params?: Record<string, string | number>;
  /** field → code, for forms */
  fields?: Record<string, ErrorCode[]>;
  requestId: string;
}

export const isErrorCode = (value: unknown): value is ErrorCode => (ERROR_CODES as readonly unknown[]).includes(value);

export const isErrorPayload = (value: unknown): value is ErrorPayload =>
  typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code);

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'INVALID',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** The code that stands for a status when nothing more is known. */
export const codeOfStatus = (status: number): ErrorCode =>
  CODE_OF_STATUS[status] ?? (status >= 400 && status < 500 ? 'INVALID' : 'INTERNAL');
