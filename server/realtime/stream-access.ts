import type { Actor } from '#server/auth/actor.ts';
import { caseAccess, caseIdOf } from '#server/domain/cases/case-access.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { canReadCase } from '#server/policies/case.ts';
import type { IoSocket } from '#server/realtime/types.ts';

/** Whether an actor may read a stream live. Only cases have a conversation; every other stream is nobody's. */
export async function canReadStream(actor: Actor, stream: string, fresh = true): Promise<boolean> {
  const caseId = caseIdOf(stream);
  const access = caseId ? await caseAccess(caseId, fresh) : null;
  return access !== null && canReadCase(actor, access, clock.now());
}

/**
 * Answers with what was read only if the person's access is still the one it was read with. An answer that was under
 * way while access changed is read again with the new access.
 * @throws AppError UNAUTHENTICATED when the connection was cut meanwhile, and whatever `read` throws
 */
export async function whileEntitled<T>(socket: IoSocket, read: () => Promise<T>): Promise<T> {
  for (;;) {
    await socket.data.rechecking;
    const { accessVersion } = socket.data.actor;
    const result = await read();
    await socket.data.rechecking;
    if (!socket.connected) {
      throw new AppError('UNAUTHENTICATED');
    }
    if (socket.data.actor.accessVersion === accessVersion) {
      return result;
    }
  }
}
