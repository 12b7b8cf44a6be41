import type { EntryView } from '#models/contracts/entries.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import type { Actor } from '#server/auth/actor.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { editMessage, redactMessage } from '#server/domain/cases/revise-message.ts';
import { notFound } from '#server/platform/errors.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { onCommand } from '#server/realtime/command.ts';
import type { IoSocket } from '#server/realtime/types.ts';

/** Sending, editing and taking back: acknowledged once durable, with the entry as its author sees it. */
export function bindMessages(socket: IoSocket): void {
  const { data } = socket;
  onCommand(socket, 'message.send', async (input) => ({
    entry: await viewOf(await postMessage({ actor: data.actor, input }), data.actor),
  }));
  onCommand(socket, 'message.edit', async ({ entryId, rev, body }) => ({
    entry: await viewOf(await editMessage({ actor: data.actor, entryId, rev, body }), data.actor),
  }));
  onCommand(socket, 'message.redact', async ({ entryId, rev }) => ({
    entry: await viewOf(await redactMessage({ actor: data.actor, entryId, rev }), data.actor),
  }));
}

async function viewOf(entry: EntryDoc, actor: Actor): Promise<EntryView> {
  const [view] = await presentEntries([entry], numberingOf(actor));
  if (!view) {
    throw notFound();
  }
  return view;
}
