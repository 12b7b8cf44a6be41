import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, PresentPerson, ServerToClientEvents } from '#models/contracts/realtime.ts';
import type { Actor } from '#server/auth/actor.ts';

/** Between nodes only ids and numbers travel. */
export interface ServerToServerEvents {
  hint: (event: { stream: string; rev: number }) => void;
  access: (event: { userId: string; sessionId?: string }) => void;
}

export interface SocketData {
  actor: Actor;
  sessionId: string;
  /** streams this socket has open, with the side the person looks at */
  open: Map<string, { audience: PresentPerson['audience']; present: boolean }>;
  /** waits for the moment at which a part of the access ends by itself */
  accessEnd?: NodeJS.Timeout | undefined;
  /** the person's access is being read again: nothing that was read before leaves until it is known */
  rechecking?: Promise<void>;
}

export type Io = Server<ClientToServerEvents, ServerToClientEvents, ServerToServerEvents, SocketData>;
export type IoSocket = Socket<ClientToServerEvents, ServerToClientEvents, ServerToServerEvents, SocketData>;
