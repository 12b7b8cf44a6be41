import type { Account } from '#server/embedded/database/postgres/account.ts';

/** What the starting process tells the database's own process, and what that one answers. */
export interface ChildTask {
  type: 'start';
  prefix: string;
  folder: string;
  account: Account | null;
  port: number;
  user: string;
  password: string;
}

export type ParentMessage = ChildTask | { type: 'stop' };

export type ChildMessage =
  | { type: 'creating' }
  | { type: 'ready'; port: number; startedInMs: number }
  | { type: 'failed'; message: string }
  | { type: 'problem'; message: string };
