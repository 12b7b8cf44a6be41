import type { z } from 'zod';
import { type Ack, COMMANDS, type Command, type CommandResult } from '#models/contracts/realtime.ts';
import { AppError } from '#server/platform/errors.ts';
import { logger } from '#server/platform/logger.ts';
import { takeToken } from '#server/realtime/rate-limit.ts';
import type { IoSocket } from '#server/realtime/types.ts';

type Handler<C extends Command> = (
  payload: z.output<(typeof COMMANDS)[C]>,
  socket: IoSocket,
) => Promise<CommandResult[C]>;
type Refusal = Extract<Ack<Command>, { ok: false }>;

/**
 * Binds a command: parse, limit, handle, acknowledge. No rule lives here. A command without an acknowledgement is
 * carried out all the same; one that fails never throws into the socket.
 */
export function onCommand<C extends Command>(socket: IoSocket, command: C, handle: Handler<C>): void {
  const listener = async (payload: unknown, ack: unknown): Promise<void> => {
    const answer = typeof ack === 'function' ? (ack as (answer: Ack<C>) => void) : () => undefined;
    try {
      takeToken(socket.data.actor.userId, command);
      const parsed = COMMANDS[command].safeParse(payload);
      if (!parsed.success) {
        throw new AppError('INVALID', {
          fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), [issue.message]])),
        });
      }
      answer({ ok: true, ...(await handle(parsed.data as z.output<(typeof COMMANDS)[C]>, socket)) } as Ack<C>);
    } catch (error) {
      answer(refusal(error, command, socket) as Ack<C>);
    }
  };
  socket.on(command as never, ((payload: unknown, ack: unknown) => void listener(payload, ack)) as never);
}

function refusal(error: unknown, command: Command, socket: IoSocket): Refusal {
  if (error instanceof AppError) {
    return { ok: false, code: error.code, message: error.code, params: error.params };
  }
  logger.error({ err: error, command, userId: socket.data.actor.userId }, 'a command failed');
  return { ok: false, code: 'INTERNAL', message: 'INTERNAL' };
}
