import type { Socket } from 'socket.io-client';
import type {
  Ack,
  ClientToServerEvents,
  Command,
  CommandInput,
  ServerToClientEvents,
} from '#models/contracts/realtime.ts';
import { reconnectDelay, wakeDelay } from './backoff.ts';
import { OUTBOX_LIMITS } from './outbox-item.ts';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/**
 * - `connected`: what is on the screen follows the server (by socket, or by asking every few seconds)
 * - `connecting`: on the way, for the first time or again · `offline`: no network, or the server does not answer
 * - `signed-out`: the session has ended, or is somebody else's
 */
export type ConnectionStatus = 'connecting' | 'connected' | 'offline' | 'signed-out';
export interface ConnectionSnapshot {
  status: ConnectionStatus;
  transport: 'socket' | 'http' | 'none';
}

/** What a page shows before anything was tried, and what the server renders. */
export const NOT_CONNECTED: ConnectionSnapshot = { status: 'connecting', transport: 'none' };

/** After this many failed attempts in a row the screen says "offline" rather than "connecting". */
const ATTEMPTS_UNTIL_OFFLINE = 2;

export interface Connection {
  snapshot(): ConnectionSnapshot;
  subscribe(listener: () => void): () => void;
  /** the socket while it is connected */
  socket(): LiveSocket | null;
  /** One command and its answer; null when there is no socket, or no answer within the limit. */
  ask<C extends Command>(command: C, payload: CommandInput<C>): Promise<Ack<C> | null>;
  /** A signal nobody waits for: dropped when it cannot go out at once. */
  signal(command: 'typing' | 'presence', payload: CommandInput<'typing'>): void;
  /** What the HTTP side learned: it works, it does not, or the session is gone. */
  report(result: 'reachable' | 'unreachable' | 'signed-out'): void;
  /** Another person is signed in in this browser: no connection until it is over. */
  suspend(isForeign: boolean): void;
  /** Tries soon (0–1 s): the network or the tab came back. */
  wake(): void;
  stop(): void;
}

export interface ConnectionOptions {
  userId: string;
  /** Makes an unconnected socket; imported only when needed. */
  loadSocket?: () => Promise<LiveSocket>;
  /** Called at each connect, with a new socket or the same one again. */
  onConnected: (socket: LiveSocket) => void;
  /** Called once per socket, before it connects. */
  bind: (socket: LiveSocket) => void;
  random?: () => number;
}

/** The library's own reconnection, retries and recovery stay off: when to come back and what was missed is ours to say. */
async function defaultSocket(userId: string): Promise<LiveSocket> {
  const { io } = await import('socket.io-client');
  return io({
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnection: false,
    autoConnect: false,
    // The server refuses a session of somebody else: this tab holds one person's unsent messages.
    auth: { userId },
  });
}

const isOnline = (): boolean => typeof navigator === 'undefined' || navigator.onLine !== false;

/** The one socket of a tab, brought back with full jitter. */
export function openConnection(options: ConnectionOptions): Connection {
  const { userId, onConnected, bind, random = Math.random } = options;
  const loadSocket = options.loadSocket ?? (() => defaultSocket(userId));
  const listeners = new Set<() => void>();
  let view = NOT_CONNECTED;
  let socket: LiveSocket | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let isHttpWorking = false;
  let isSuspended = false;
  let isConnecting = false;

  const show = (status: ConnectionStatus): void => {
    const transport = socket?.connected ? 'socket' : status === 'connected' ? 'http' : 'none';
    if (view.status !== status || view.transport !== transport) {
      view = { status, transport };
      for (const listener of listeners) {
        listener();
      }
    }
  };
  const showDisconnected = (): void => {
    if (!isOnline()) {
      show('offline');
    } else if (isHttpWorking) {
      show('connected');
    } else {
      show(failures >= ATTEMPTS_UNTIL_OFFLINE ? 'offline' : 'connecting');
    }
  };

  function connectIn(ms: number): void {
    clearTimeout(timer);
    if (!isStopped && !socket?.connected) {
      timer = setTimeout(() => void connect(), ms);
    }
  }

  async function connect(): Promise<void> {
    // The library's `active` stays true after a lost connection, although nobody but us brings it back.
    if (isStopped || isSuspended || isConnecting || socket?.connected) {
      return;
    }
    if (!isOnline()) {
      // `online` wakes us; the jitter below would only drain the battery.
      showDisconnected();
      return;
    }
    isConnecting = true;
    try {
      if (!socket) {
        const made = await loadSocket();
        if (isStopped || socket) {
          return;
        }
        if (isSuspended) {
          isConnecting = false;
          return;
        }
        socket = made;
        listen(made);
        bind(made);
      }
      socket.connect();
    } catch {
      // The script could not be loaded: the same as a server that does not answer.
      failed();
    }
  }

  function failed(): void {
    isConnecting = false;
    failures += 1;
    showDisconnected();
    connectIn(reconnectDelay(failures - 1, random));
  }

  function listen(made: LiveSocket): void {
    made.on('connect', () => {
      isConnecting = false;
      failures = 0;
      show('connected');
      onConnected(made);
    });
    made.on('connect_error', (error) => {
      if (error.message === 'UNAUTHENTICATED') {
        isConnecting = false;
        failures = 0;
        show('signed-out');
        return;
      }
      failed();
    });
    made.on('disconnect', () => {
      isConnecting = false;
      failures = 0;
      isHttpWorking = false;
      if (isSuspended) {
        show('signed-out');
        return;
      }
      showDisconnected();
      connectIn(reconnectDelay(0, random));
    });
  }

  const wake = (): void => {
    if (!isStopped && !socket?.connected) {
      connectIn(wakeDelay(random));
    }
  };
  const onOnline = (): void => wake();
  const onOffline = (): void => {
    isHttpWorking = false;
    if (!socket?.connected) {
      showDisconnected();
    }
  };
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') {
      wake();
    }
  };
  if (typeof window !== 'undefined') {
    window.addEventListener('online', onOnline);
    window.addEventListener('offline', onOffline);
    document.addEventListener('visibilitychange', onVisible);
  }
  void connect();

  return {
    snapshot: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    socket: () => (socket?.connected ? socket : null),
    async ask(command, payload) {
      if (!socket?.connected) {
        // The library would keep it in memory and send it some day: nobody would know.
        return null;
      }
      const emitter = socket.timeout(OUTBOX_LIMITS.ackTimeoutMs) as unknown as {
        emitWithAck(event: string, payload: unknown): Promise<Ack<typeof command>>;
      };
      try {
        return await emitter.emitWithAck(command, payload);
      } catch {
        return null;
      }
    },
    signal(command, payload) {
      if (socket?.connected) {
        socket.volatile.emit(command, payload);
      }
    },
    report(result) {
      if (socket?.connected || isStopped || isSuspended) {
        return;
      }
      isHttpWorking = result === 'reachable';
      if (result === 'signed-out') {
        show('signed-out');
      } else if (view.status !== 'signed-out' || result === 'reachable') {
        showDisconnected();
      }
    },
    suspend(isForeign) {
      isSuspended = isForeign;
      if (isForeign) {
        clearTimeout(timer);
        // An attempt that is given up here reports nothing any more.
        isConnecting = false;
        socket?.disconnect();
        show('signed-out');
      } else {
        wake();
      }
    },
    wake,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      socket?.disconnect();
      if (typeof window !== 'undefined') {
        window.removeEventListener('online', onOnline);
        window.removeEventListener('offline', onOffline);
        document.removeEventListener('visibilitychange', onVisible);
      }
    },
  };
}
