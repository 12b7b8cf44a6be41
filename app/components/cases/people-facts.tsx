import { Form, useNavigation } from '@remix-run/react';
import { Trash2, UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Day } from '#app/components/money/day.tsx';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { DateField } from '#app/components/ui/date-field.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { type FormState, fieldOf } from '#app/utils/form-state.ts';
import { zoned } from '#app/utils/format.ts';
import { casePath } from '#app/utils/paths.ts';
import type { PresentPerson } from '#models/contracts/realtime.ts';
import { LANGUAGES } from '#models/contracts/role-names.ts';
import type { CaseDeskView } from '#models/contracts/views.ts';
import { FactsSection } from './facts-section.tsx';

interface PeopleFactsProps {
  subject: CaseDeskView;
  present: readonly PresentPerson[];
  /** the form for a guest, after a refusal */
  form: FormState | undefined;
}

/** Who is on the page now, ringed in the colour of the side each looks at, and who was let in from outside. */
export function PeopleFacts({ subject, present, form }: PeopleFactsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'conversation']);
  const { timeZone } = useSettings();
  const { guests, can } = subject;
  const sides = new Map(present.map((person) => [person.userId, person]));
  return (
    <FactsSection title={t('cases:facts.people')}>
      {sides.size > 0 ? (
        <ul className="mb-2 flex flex-wrap gap-1.5" aria-label={t('conversation:people.present')}>
          {[...sides.values()].map(({ userId, name, audience }) => (
            <li key={userId}>
              <Avatar name={name} looksAt={audience} size="small" />
            </li>
          ))}
        </ul>
      ) : null}
      {guests.length > 0 ? (
        <ul className="flex flex-col gap-1">
          {guests.map((guest) => (
            <li key={guest.id} className="flex items-center gap-2">
              <Avatar name={guest.name} side="guest" size="small" decorative />
              <span className="min-w-0 flex-1">
                <bdi className="block truncate">{guest.name}</bdi>
                <span className="block text-sm text-ink-muted">
                  {t(guest.isOver ? 'desk:case.guestOver' : 'desk:case.guestUntil')}{' '}
                  <Day day={zoned(guest.until, timeZone).day} />
                </span>
              </span>
              {can.admitGuests ? (
                <Form method="post" action={casePath(subject.id)} preventScrollReset>
                  <input type="hidden" name="intent" value="remove-guest" />
                  <input type="hidden" name="userId" value={guest.id} />
                  <IconButton
                    type="submit"
                    size="small"
                    label={t('desk:case.guestRemove', { name: guest.name })}
                    icon={<Trash2 aria-hidden />}
                  />
                </Form>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-ink-muted">{t('desk:case.noGuests')}</p>
      )}
      {can.admitGuests ? <AdmitForm subject={subject} form={form} /> : null}
    </FactsSection>
  );
}

function AdmitForm({ subject, form }: { subject: CaseDeskView; form: FormState | undefined }) {
  const { t } = useTranslation(['desk', 'common']);
  const isSending = useNavigation().formData?.get('intent') === 'admit-guest';
  return (
    <details open={form !== undefined} className="mt-2">
      <summary className="inline-flex items-center gap-1.5 text-sm text-brand-ink underline underline-offset-3">
        <UserPlus aria-hidden />
        {t('desk:panel.admit-guest.title')}
      </summary>
      <Form
        method="post"
        action={casePath(subject.id, { tab: 'facts' })}
        noValidate
        preventScrollReset
        className="mt-2 flex flex-col gap-3"
      >
        <input type="hidden" name="intent" value="admit-guest" />
        <p className="text-sm text-ink-muted">{t('desk:panel.admit-guest.lead')}</p>
        {form ? (
          <ErrorSummary
            problems={Object.entries(form.errors).map(([field, message]) => ({ fieldId: `guest-${field}`, message }))}
            message={form.message}
          />
        ) : null}
        <TextField
          {...fieldOf(form, 'name')}
          id="guest-name"
          label={t('desk:fields.guestName')}
          maxLength={300}
          autoComplete="off"
          required
        />
        <TextField
          {...fieldOf(form, 'email')}
          id="guest-email"
          type="email"
          label={t('desk:fields.guestEmail')}
          autoComplete="off"
          required
        />
        <SelectField
          {...fieldOf(form, 'language', subject.customer.language)}
          id="guest-language"
          label={t('common:user.language')}
          options={LANGUAGES.map((value) => ({ value, label: t(`common:languages.${value}`) }))}
        />
        <DateField {...fieldOf(form, 'until')} id="guest-until" label={t('desk:fields.guestUntil')} required />
        <Button type="submit" pending={isSending} className="self-start">
          {t('desk:panel.admit-guest.submit')}
        </Button>
      </Form>
    </details>
  );
}
