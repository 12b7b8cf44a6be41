import { EDIT_WINDOW_MINUTES, type EntryData, type MessageVersionView } from '#models/contracts/entries.ts';
import type { RichText } from '#models/contracts/rich-text.ts';
import { Entries } from '#models/schemas/entry.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertReadable } from '#server/domain/cases/read-stream.ts';
import { clock } from '#server/platform/clock.ts';
import { notFound } from '#server/platform/errors.ts';
import { entryScope } from '#server/policies/scope.ts';
import { renderRichText } from '#server/presenters/rich-text.ts';

/**
 * The earlier versions of an edited message, oldest first, to whoever may read the message. A message that was taken
 * back shows none. The body itself is for its author, while it may be edited.
 * @throws AppError NOT_FOUND
 */
export async function getMessageVersions({
  actor,
  entryId,
}: {
  actor: Actor;
  entryId: string;
}): Promise<{ body?: RichText; versions: MessageVersionView[] }> {
  const entry = await Entries.within(entryScope(actor)).findOne({ _id: entryId, type: 'message.posted' });
  if (!entry) {
    throw notFound();
  }
  await assertReadable(actor, entry.stream);
  if (entry.redactedAt) {
    return { versions: [] };
  }
  const isEditable =
    entry.actor.userId === actor.userId && clock.now().getTime() - entry.at.getTime() <= EDIT_WINDOW_MINUTES * 60_000;
  return {
    versions: (entry.versions ?? []).map((version) => ({
      at: new Date(version.at).toISOString(),
      html: renderRichText((version.data as EntryData<'message.posted'>).body, `${entry._id}@${version.rev}`),
    })),
    ...(isEditable ? { body: (entry.data as EntryData<'message.posted'>).body } : {}),
  };
}
