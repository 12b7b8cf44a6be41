import type { z } from 'zod';
import { MAX_SAVED_VIEWS } from '#models/contracts/view-names.ts';
import { CaseFiltersSchema, type SavedViewView, type SaveViewSchema } from '#models/contracts/views.ts';
import { SavedViews } from '#models/schemas/saved-view.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';
import { savedViewScope } from '#server/policies/saved-view.ts';

/** The actor's saved views, by name. What a former version stored and no longer exists is left out of the filters. */
export async function findSavedViews({ actor }: { actor: Actor }): Promise<SavedViewView[]> {
  const found = await SavedViews.within(savedViewScope(actor)).find({}, { sort: { name: 1 }, limit: MAX_SAVED_VIEWS });
  return found.map(({ _id, name, filters }) => ({
    id: _id,
    name,
    filters: CaseFiltersSchema.safeParse(filters).data ?? {},
  }));
}

/**
 * Keeps filters under a name; the same name again replaces them.
 * @throws AppError QUOTA_EXCEEDED above 30 views
 */
export async function saveView({
  actor,
  input: { name, filters },
}: {
  actor: Actor;
  input: z.output<typeof SaveViewSchema>;
}): Promise<string> {
  const own = SavedViews.within(savedViewScope(actor));
  const replace = () => own.findOneAndUpdate({ name }, { $set: { filters } });
  const former = await replace();
  if (former) {
    return former._id;
  }
  if ((await own.count()) >= MAX_SAVED_VIEWS) {
    throw new AppError('QUOTA_EXCEEDED', { params: { max: MAX_SAVED_VIEWS } });
  }
  const _id = newId();
  try {
    await SavedViews.insert({ _id, userId: actor.userId, name, filters, createdAt: clock.now() });
    return _id;
  } catch (error) {
    if (!isDuplicateKey(error)) {
      throw error;
    }
    return (await replace())?._id ?? _id;
  }
}

/** @throws AppError NOT_FOUND */
export async function deleteView({ actor, viewId }: { actor: Actor; viewId: string }): Promise<void> {
  if ((await SavedViews.within(savedViewScope(actor)).deleteMany({ _id: viewId })) === 0) {
    throw notFound();
  }
}
