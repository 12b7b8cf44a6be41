import { EDIT_WINDOW_MINUTES, type EntryData } from '#models/contracts/entries.ts';
import { plainText, type RichText, richTextOf } from '#models/contracts/rich-text.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess, caseIdOf } from '#server/domain/cases/case-access.ts';
import { assertVoice } from '#server/domain/cases/post-message.ts';
import { settleMentions } from '#server/domain/cases/settle-mentions.ts';
import { withdrawDocuments } from '#server/domain/documents/withdraw-documents.ts';
import { reviseEntry } from '#server/log/revise-entry.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { type CaseAccess, canReadAudience } from '#server/policies/case.ts';
import { numberingOf } from '#server/policies/stream.ts';

interface Revision {
  actor: Actor;
  entryId: string;
  /** the rev the author saw, in the author's numbering */
  rev: number;
}

/**
 * Changes the words of one's own message within five minutes (domain §9); earlier versions are kept.
 * @throws AppError NOT_FOUND, EDIT_WINDOW_CLOSED, MESSAGE_REDACTED, MESSAGE_EMPTY, STALE
 */
export function editMessage({ actor, entryId, rev, body }: Revision & { body: RichText }): Promise<EntryDoc> {
  return revise({ actor, entryId, rev }, async (data, access, entry) => {
    if (plainText(body) === '' && data.documents.length === 0) {
      throw new AppError('MESSAGE_EMPTY');
    }
    const settled = await settleMentions({ actor, body, access: async () => access, audience: entry.audience });
    return { ...data, ...settled };
  });
}

/**
 * Takes one's own message back within five minutes: a tombstone stays, the words remain sealed in the entry's history, and
 * its files are out of everybody's reach, unless something else in the case speaks of them.
 * @throws AppError NOT_FOUND, EDIT_WINDOW_CLOSED, MESSAGE_REDACTED, STALE
 */
export function redactMessage({ actor, entryId, rev }: Revision): Promise<EntryDoc> {
  return revise(
    { actor, entryId, rev },
    async (data) => ({
      body: richTextOf(''),
      documents: [],
      mentions: [],
      ...(data.replyTo ? { replyTo: data.replyTo } : {}),
    }),
    {
      redact: true,
      alongside: (unit, { stream, data }) =>
        withdrawDocuments(unit, { stream, entryId, documents: (data as EntryData<'message.posted'>).documents }),
    },
  );
}

async function revise(
  { actor, entryId, rev }: Revision,
  change: (
    data: EntryData<'message.posted'>,
    access: CaseAccess,
    entry: EntryDoc,
  ) => Promise<EntryData<'message.posted'>>,
  options: Pick<Parameters<typeof reviseEntry>[0], 'redact' | 'alongside'> = {},
): Promise<EntryDoc> {
  const found = await Entries.within(everything()).findOne(
    { _id: entryId, type: 'message.posted' },
    { projection: { stream: 1 } },
  );
  const caseId = found ? caseIdOf(found.stream) : null;
  if (!found || !caseId) {
    throw notFound();
  }
  return reviseEntry({
    entryId,
    stream: found.stream,
    ...options,
    decide: async (entry) => {
      const access = await caseAccess(caseId, true);
      if (!access || !canReadAudience(actor, entry.audience) || entry.actor.userId !== actor.userId) {
        throw notFound();
      }
      assertVoice(actor, access, entry.audience);
      if (entry.redactedAt) {
        throw new AppError('MESSAGE_REDACTED');
      }
      if (clock.now().getTime() - entry.at.getTime() > EDIT_WINDOW_MINUTES * 60_000) {
        throw new AppError('EDIT_WINDOW_CLOSED', { params: { minutes: EDIT_WINDOW_MINUTES } });
      }
      if (entry[numberingOf(actor)]?.rev !== rev) {
        throw new AppError('STALE');
      }
      return change(entry.data as EntryData<'message.posted'>, access, entry);
    },
  });
}
