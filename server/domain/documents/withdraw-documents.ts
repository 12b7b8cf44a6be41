import type { ClientSession } from 'mongoose';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';

/**
 * Takes the files of a message out of everybody's reach, as part of taking the message back: they leave every list, and
 * asking for one is answered like asking for a file that does not exist. The bytes stay sealed in the store, like the
 * words in the entry's history. A file that another entry of the case speaks of is not this message's alone and stays.
 */
export async function withdrawDocuments(
  unit: { session: ClientSession },
  { stream, entryId, documents }: { stream: string; entryId: string; documents: readonly string[] },
): Promise<void> {
  for (const id of new Set(documents)) {
    const elsewhere = await Entries.within(everything()).findOne(
      // The end of its virus check speaks of the file, but shows it to nobody.
      {
        stream,
        _id: { $ne: entryId },
        type: { $ne: 'document.checked' },
        $or: [{ 'data.documents': id }, { 'data.documentId': id }],
      },
      { ...unit, projection: { _id: 1 } },
    );
    if (!elsewhere) {
      await Documents.within(everything()).updateOne(
        { _id: id, state: { $in: ['checking', 'ready', 'quarantined'] } },
        { $set: { state: 'withdrawn' }, $unset: { checkAfter: 1 } },
        unit,
      );
    }
  }
}
