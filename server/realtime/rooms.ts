/** Every room name is made here, and every join is the server's own: clients cannot name rooms. */
export type Numbering = 'all' | 'shared';

export const streamRoom = (stream: string, numbering: Numbering): string => `stream|${stream}|${numbering}`;
export const userRoom = (userId: string): string => `user|${userId}`;

/** The stream and side of a room; null for rooms of another kind. */
export function parseStreamRoom(room: string): { stream: string; numbering: Numbering } | null {
  const [kind, stream, numbering] = room.split('|');
  return kind === 'stream' && stream && (numbering === 'all' || numbering === 'shared') ? { stream, numbering } : null;
}
