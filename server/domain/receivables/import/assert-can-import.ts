import type { Actor } from '#server/auth/actor.ts';
import { notFound } from '#server/platform/errors.ts';
import { canImport } from '#server/policies/import.ts';

/** @throws AppError NOT_FOUND for those who may not import */
export function assertCanImport(actor: Actor | null): void {
  if (actor && !canImport(actor)) {
    throw notFound();
  }
}
