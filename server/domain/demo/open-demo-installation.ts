import mongoose from 'mongoose';
import { Customers } from '#models/schemas/customer.ts';
import { Documents } from '#models/schemas/document.ts';
import { Settings } from '#models/schemas/setting.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { demoNotes } from '#server/domain/demo/demo-notes.ts';
import { seedDemo } from '#server/domain/demo/seed-demo.ts';
import { config } from '#server/platform/config.ts';
import { services } from '#server/platform/services.ts';

/** Written before the first account of the demo and changed after its last: in between nobody could sign in yet. */
const MARK = 'demo';

/**
 * Fills an installation that holds nothing with the invented company; a filled one stays as it is, and one whose
 * filling was interrupted is emptied and filled again.
 * @returns what to print for the person who started it
 */
export async function openDemoInstallation({
  onProgress,
}: {
  onProgress: (message: string) => void;
}): Promise<readonly string[]> {
  const mark = await Settings.within(everything()).findById(MARK);
  if (mark?.value === 'started') {
    onProgress('Demo: the last filling was interrupted, starting over');
    await empty();
  }
  if (mark?.value !== 'done' && (await isEmpty())) {
    const save = (value: 'started' | 'done') =>
      Settings.raw().updateOne({ _id: MARK }, { $set: { value, updatedAt: new Date() } }, { upsert: true });
    await save('started');
    const startedAt = performance.now();
    await seedDemo({ onProgress });
    await save('done');
    onProgress(`Demo: filled in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  return demoNotes(config());
}

async function isEmpty(): Promise<boolean> {
  const users = await Users.within(everything()).count({}, { limit: 1 });
  return users + (await Customers.within(everything()).count({}, { limit: 1 })) === 0;
}

async function empty(): Promise<void> {
  for (const { key } of await Documents.within(everything()).find({}, { projection: { key: 1 } })) {
    await services().storage.deleteObject(key);
  }
  for (const collection of (await mongoose.connection.db?.collections()) ?? []) {
    if (collection.collectionName !== 'settings') {
      await collection.deleteMany({});
    }
  }
}
