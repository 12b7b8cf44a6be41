import { redirect } from '@remix-run/node';
import type { z } from 'zod';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import type { ColleaguesFormSchema, ContactsFormSchema } from '#models/contracts/accounts.ts';
import type { Actor } from '#server/auth/actor.ts';
import { changeAccess } from '#server/domain/accounts/change-access.ts';
import { disableUser } from '#server/domain/accounts/disable-user.ts';
import { enableUser } from '#server/domain/accounts/enable-user.ts';
import { inviteUser } from '#server/domain/accounts/invite-user.ts';
import { withdrawInvitation } from '#server/domain/accounts/withdraw-invitation.ts';

/**
 * What the pages that list a customer's people do with their forms: invite, withdraw, close, open, change the role. The
 * use cases decide who may.
 * @param customerId company of whoever is invited; absent where the form names it by its code
 * @param backTo path of the page
 */
export async function peopleAction({
  request,
  actor,
  schema,
  customerId,
  backTo,
}: {
  request: Request;
  actor: Actor;
  schema: typeof ColleaguesFormSchema | typeof ContactsFormSchema;
  customerId?: string | undefined;
  backTo: string;
}) {
  const language = await languageOf(request, actor);
  const t = translator(language, 'auth');
  const posted = await readForm(request, schema as z.ZodType<z.output<typeof schema>>, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const input = posted.value;
  let done = '';
  try {
    switch (input.intent) {
      case 'invite': {
        const customerCode = 'customerCode' in input ? input.customerCode : undefined;
        const access = { role: input.role, departments: [], portfolio: 'own' as const, approvalLimit: 0 };
        const { email, name, language: theirs } = input;
        await inviteUser({ actor, offer: { email, name, language: theirs, access, customerId, customerCode } });
        done = t('people.inviteSent', { email });
        break;
      }
      case 'withdraw':
        await withdrawInvitation({ actor, invitationId: input.userId });
        done = t('people.withdrawn');
        break;
      case 'disable':
        await disableUser({ actor, userId: input.userId });
        done = t('people.disabledDone');
        break;
      case 'enable':
        await enableUser({ actor, userId: input.userId });
        done = t('people.enabledDone');
        break;
      case 'role': {
        const access = { role: input.role, departments: [], portfolio: 'own' as const, approvalLimit: 0 };
        await changeAccess({ actor, userId: input.userId, version: input.version, access });
        done = t('people.roleSaved');
        break;
      }
    }
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
  return redirect(backTo, { headers: await flashToast(request, 'success', done) });
}
