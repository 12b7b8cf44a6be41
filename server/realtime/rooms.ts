/** Every room name is made here, and every join is the server's own: clients cannot name rooms. */
export type Numbering = 'all' | 'shared';

export const streamRoom = (stream: string, numbering: Numbering): string => `stream|${stream}|${numbering}`;
export const userRoom = (userId: string): string => `user|${userId}`;
