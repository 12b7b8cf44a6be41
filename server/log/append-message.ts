import type { Audience, EntryData, StreamId } from '#models/contracts/entries.ts';
import { Entries, type EntryActor, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { buildEntry } from '#server/log/build-entry.ts';
import { groupInsert } from '#server/log/group-insert.ts';
import { forgetHead, headAfter, readHead, rememberedHead, rememberHead, streamQueue } from '#server/log/head.ts';
import { relay } from '#server/log/relay.ts';
import { AppError } from '#server/platform/errors.ts';
import { singleton } from '#server/platform/singleton.ts';
import { isDuplicateKey, isTransient } from '#server/platform/transaction.ts';

const MAX_ATTEMPTS = 50;

export interface AppendMessage {
  stream: StreamId;
  actor: EntryActor;
  audience: Audience;
  clientId: string;
  /** of what the author sent: the same id with another hash is a conflict */
  bodyHash: string;
  data: EntryData<'message.posted'>;
  /**
   * Throws when the author may not write here. Called before the first attempt and again after every lost race: any
   * change of access writes to this stream, so a remembered answer is only used while nobody else has written.
   */
  authorise: (fresh: boolean) => Promise<void>;
}

/**
 * The hot path: one durable insert, no transaction. The same author and clientId is the same message for ever, so a
 * repeat answers with what is stored.
 * @throws AppError CONFLICT when the clientId is known with another body, audience or stream
 */
export function appendMessage(message: AppendMessage): Promise<EntryDoc> {
  const { bodyHash } = message;
  return streamQueue.run(message.stream, async () => {
    if (recent.has(sentBy(message.actor.userId, message.clientId))) {
      // A repeat loses no race by which it would learn what others changed: everything is asked anew.
      await message.authorise(true);
      const stored = await findByClientId(message.actor.userId, message.clientId);
      if (stored) {
        return sameMessage(stored, bodyHash);
      }
    }
    await message.authorise(rememberedHead(message.stream) === undefined);
    for (let attempt = 1; ; attempt += 1) {
      const head = rememberedHead(message.stream) ?? (await readHead(message.stream));
      const entry = buildEntry(message.stream, message.actor, head, {
        type: 'message.posted',
        audience: message.audience,
        data: message.data,
        clientId: message.clientId,
        bodyHash,
      });
      try {
        await groupInsert.insert(entry);
        rememberHead(message.stream, headAfter(entry));
        rememberSent(message);
        relay.poke([entry]);
        return entry;
      } catch (error) {
        forgetHead(message.stream);
        if (!isDuplicateKey(error) && !isTransient(error)) {
          throw error;
        }
        const stored = await findByClientId(message.actor.userId, message.clientId);
        if (stored) {
          rememberSent(message);
          return sameMessage(stored, bodyHash);
        }
        if (attempt >= MAX_ATTEMPTS) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(4 * attempt, 60)));
        await message.authorise(true);
      }
    }
  });
}

const MAX_RECENT = 2_000;
/**
 * Repeats mostly follow at once; without this each would cost a refused insert. The unique index stays the guard. Only
 * that it was sent is remembered: what became of the message since, here or in another process, the database knows.
 */
const recent = singleton('recentMessages', () => new Set<string>());
const sentBy = (userId: string, clientId: string): string => `${userId}|${clientId}`;

function rememberSent({ actor, clientId }: AppendMessage): void {
  recent.add(sentBy(actor.userId, clientId));
  if (recent.size > MAX_RECENT) {
    recent.delete(recent.values().next().value as string);
  }
}

/** The message an author already sent under this id, whatever the stream. */
export const findByClientId = (userId: string, clientId: string): Promise<EntryDoc | null> =>
  Entries.within(everything()).findOne({ 'actor.userId': userId, clientId });

function sameMessage(stored: EntryDoc, bodyHash: string): EntryDoc {
  if (stored.bodyHash !== bodyHash) {
    throw new AppError('CONFLICT');
  }
  return stored;
}
