import { type ImportKind, type Mapping, MappingSchema } from '#models/contracts/imports.ts';
import { Settings } from '#models/schemas/setting.ts';
import { everything } from '#models/scope.ts';
import { clock } from '#server/platform/clock.ts';

const keyOf = (kind: ImportKind, shape: string): string => `import-mapping:${kind}:${shape}`;

/** The columns somebody ran a file of this shape with, or null. */
export async function recallMapping(kind: ImportKind, shape: string): Promise<Mapping | null> {
  const setting = await Settings.within(everything()).findById(keyOf(kind, shape));
  const mapping = MappingSchema.safeParse(setting?.value);
  return mapping.success ? (mapping.data as Mapping) : null;
}

export async function rememberMapping(kind: ImportKind, shape: string, mapping: Mapping): Promise<void> {
  await Settings.raw().updateOne(
    { _id: keyOf(kind, shape) },
    { $set: { value: mapping, updatedAt: clock.now() } },
    { upsert: true },
  );
}
