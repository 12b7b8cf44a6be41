import type { StreamId } from '#models/contracts/entries.ts';
import type { MessageSend } from '#models/contracts/realtime.ts';
import { plainText } from '#models/contracts/rich-text.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess, caseIdOf } from '#server/domain/cases/case-access.ts';
import { settleMentions } from '#server/domain/cases/settle-mentions.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { atomically } from '#server/log/append.ts';
import { appendMessage, findByClientId } from '#server/log/append-message.ts';
import { canonicalJson } from '#server/log/hash.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { sha256 } from '#server/platform/ids.ts';
import { type CaseAccess, canPost, canReadAudience } from '#server/policies/case.ts';

/**
 * Posts a message to one side of a case. Stored durably before it returns; the same author and clientId is the same
 * message for ever.
 * @throws AppError NOT_FOUND (stream not readable, or a side the author may not see), FORBIDDEN (reader without a
 * voice), MESSAGE_EMPTY, CONFLICT (clientId known with another content)
 */
export async function postMessage({ actor, input }: { actor: Actor; input: MessageSend }): Promise<EntryDoc> {
  const caseId = caseIdOf(input.stream);
  if (!caseId) {
    throw notFound();
  }
  const stream = input.stream as StreamId;
  const { body, documents, audience, clientId } = input;
  if (plainText(body) === '' && documents.length === 0) {
    throw new AppError('MESSAGE_EMPTY');
  }
  const authorise = async (fresh: boolean): Promise<CaseAccess> => {
    const access = await caseAccess(caseId, fresh);
    if (!access || !canReadAudience(actor, audience)) {
      throw notFound();
    }
    assertVoice(actor, access, audience);
    return access;
  };
  if (input.replyTo) {
    await assertQuotable(stream, input.replyTo, audience);
  }
  // What makes a repeat the same message is what was sent: who may be mentioned can change between the two.
  const bodyHash = sha256(canonicalJson({ stream, audience, body, documents, replyTo: input.replyTo }));
  const settled = await settleMentions({ actor, body, access: () => authorise(true), audience });
  const data = { ...settled, documents, ...(input.replyTo ? { replyTo: input.replyTo } : {}) };
  const author = { userId: actor.userId, role: actor.role };
  if (documents.length === 0) {
    return appendMessage({
      stream,
      actor: author,
      audience,
      clientId,
      bodyHash,
      data,
      authorise: async (fresh) => void (await authorise(fresh)),
    });
  }
  return atomically({
    streams: [stream],
    work: async (unit) => {
      const access = await authorise(true);
      const stored = await findByClientId(actor.userId, clientId);
      if (stored) {
        if (stored.bodyHash !== bodyHash) {
          throw new AppError('CONFLICT');
        }
        return stored;
      }
      await claimDocuments(unit, { actor, documents, caseId, customerId: access.customerId, audience });
      const [entry] = await unit.append(stream, author, [
        { type: 'message.posted', audience, data, clientId, bodyHash },
      ]);
      return entry as EntryDoc;
    },
  });
}

/** A stranger must not learn that the case exists; a reader without a voice may know why. */
export function assertVoice(actor: Actor, access: CaseAccess, audience: 'shared' | 'internal'): void {
  if (!canPost(actor, access, audience, clock.now())) {
    throw actor.role === 'auditor' ||
      (access.state === 'LEGAL' && audience === 'shared' && canPost(actor, access, 'internal', clock.now()))
      ? new AppError('FORBIDDEN')
      : notFound();
  }
}

/** A shared message quotes shared ones only; otherwise the quote would publish a note. */
async function assertQuotable(stream: string, entryId: string, audience: 'shared' | 'internal'): Promise<void> {
  const quoted = await Entries.within(everything()).findOne(
    { _id: entryId, stream, type: 'message.posted', ...(audience === 'shared' ? { audience: 'shared' } : {}) },
    { projection: { _id: 1 } },
  );
  if (!quoted) {
    throw notFound();
  }
}
