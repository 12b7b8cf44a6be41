import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { translator } from '#app/i18n/i18n.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { casesPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { CASE_FILTER_NAMES } from '#models/contracts/view-names.ts';
import { SaveViewSchema } from '#models/contracts/views.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { markRead } from '#server/domain/cases/mark-read.ts';
import { assertReadable } from '#server/domain/cases/read-stream.ts';
import { deleteView, saveView } from '#server/domain/cases/saved-views.ts';
import { type PostedFields, readFields } from '#server/http/read-fields.ts';
import { AppError, statusOf } from '#server/platform/errors.ts';

const Id = z.string().regex(/^[a-z0-9]{1,64}$/);
const MarkReadSchema = z.strictObject({ intent: z.literal('mark-read'), ids: z.array(Id).min(1).max(100) });
const FIELDS = new Set<string>(['intent', 'ids', 'viewId', 'name', ...CASE_FILTER_NAMES]);
const MAX_BYTES = 32 * 1024;
const DeleteViewSchema = z.strictObject({ intent: z.literal('delete-view'), viewId: Id });

/** What the list's small forms do: keep or drop a view, mark cases as read. Comes back to the same list. */
export async function runListIntent({ actor, request }: { actor: Actor; request: Request }) {
  const back = new URL(request.url);
  const t = translator(actor.language, 'desk');
  const home = back.pathname + back.search;
  try {
    const posted = await readFields(request, { maxBytes: MAX_BYTES, accepts: (name) => FIELDS.has(name) });
    switch (posted.text('intent')) {
      case 'mark-read': {
        const { ids } = parsed(MarkReadSchema, { ...fieldsOf(posted, ['ids']), ids: posted.all('ids') });
        // All or none: one that is not theirs must not leave the others half done.
        await Promise.all(ids.map((id) => assertReadable(actor, caseStream(id))));
        for (const id of ids) {
          await markRead({ actor, stream: caseStream(id), seq: Number.MAX_SAFE_INTEGER });
        }
        return redirect(home, {
          headers: await flashToast(request, 'success', t('list.markedRead', { count: ids.length })),
        });
      }
      case 'delete-view': {
        const { viewId } = parsed(DeleteViewSchema, fieldsOf(posted));
        await deleteView({ actor, viewId });
        return redirect(home);
      }
      case 'save-view': {
        const { intent: _intent, name, ...filters } = fieldsOf(posted);
        const input = parsed(SaveViewSchema, { name, filters });
        await saveView({ actor, input });
        return redirect(casesPath({ filter: 'all', ...input.filters }), {
          headers: await flashToast(request, 'success', t('views.saved', { name: input.name })),
        });
      }
      default:
        throw new AppError('INVALID');
    }
  } catch (error) {
    if (!(error instanceof AppError)) {
      throw error;
    }
    const sentence = String(translator(actor.language, 'errors')(error.code, error.params as never));
    const form: FormState = {
      errors: error.fields?.name ? { name: translator(actor.language)('validation.required') } : {},
      message: sentence,
      values: {},
    };
    return data({ form }, { status: statusOf(error.code) });
  }
}

/** Each field with its value, and no other field: what the schema does not know, it refuses. */
const fieldsOf = (posted: PostedFields, repeated: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(
    posted
      .names()
      .filter((name) => !repeated.includes(name))
      .map((name) => [name, posted.text(name)]),
  );

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new AppError('INVALID', {
      fields: Object.fromEntries(result.error.issues.map(({ path }) => [String(path[0] ?? 'form'), ['INVALID']])),
    });
  }
  return result.data;
}
