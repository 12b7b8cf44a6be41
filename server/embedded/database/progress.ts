/** One step of a start that may take long: what a person waiting for it should read. */
export interface Progress {
  phase: 'lists' | 'wait' | 'download' | 'unpack' | 'create' | 'start';
  done: number;
  total: number;
  message: string;
}

export type ReportProgress = (progress: Progress) => void;

/** The part of a logger the database uses. */
export interface DatabaseLogger {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
}
