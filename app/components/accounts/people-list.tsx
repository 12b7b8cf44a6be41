import { Form } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import { AlertDialog } from '#app/components/ui/alert-dialog.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import type { UserView } from '#models/contracts/accounts.ts';
import { CUSTOMER_ROLES } from '#models/contracts/role-names.ts';
import { PersonState } from './person-state.tsx';

/** People of a customer, each with what the reader may do: role, invitation, account. Works without JavaScript. */
export function PeopleList({ people, withCustomer }: { people: readonly UserView[]; withCustomer?: boolean }) {
  const { t } = useTranslation('auth');
  return (
    <Card flush>
      {people.length === 0 ? (
        <EmptyState>{t('people.empty')}</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {people.map((person) => (
            <PersonLine key={person.id} person={person} withCustomer={withCustomer ?? false} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function PersonLine({ person, withCustomer }: { person: UserView; withCustomer: boolean }) {
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  const role = common(`roles.${person.role}`);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-(--card)">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <bdi>{person.name}</bdi>
          {person.isSelf ? <span className="font-normal text-ink-muted">({t('people.you')})</span> : null}
          <PersonState user={person} />
        </p>
        <p className="text-sm wrap-anywhere text-ink-muted">
          {person.email} · {role}
          {withCustomer && person.customerName ? (
            <>
              {' · '}
              <bdi>{person.customerName}</bdi>
            </>
          ) : null}
        </p>
        {person.status === 'active' ? (
          <p className="text-sm text-ink-muted">
            {person.lastSeenAt ? (
              <>
                {t('people.lastSeenAt')} <Instant at={person.lastSeenAt} />
              </>
            ) : (
              t('people.neverSeen')
            )}
          </p>
        ) : null}
      </div>
      <div className="flex flex-wrap items-end gap-2">
        {person.can.changeAccess ? <RoleForm person={person} /> : null}
        {person.can.withdraw ? (
          <PersonButton person={person} intent="withdraw" label={t('people.withdrawNamed', { name: person.name })}>
            {t('people.withdraw')}
          </PersonButton>
        ) : null}
        {person.can.enable ? (
          <PersonButton person={person} intent="enable" label={t('people.enableNamed', { name: person.name })}>
            {t('people.enable')}
          </PersonButton>
        ) : null}
        {person.can.disable ? <DisableButton person={person} /> : null}
      </div>
    </li>
  );
}

function RoleForm({ person }: { person: UserView }) {
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  return (
    <Form method="post" key={person.version} className="flex items-end gap-2">
      <input type="hidden" name="userId" value={person.id} />
      <input type="hidden" name="version" value={person.version} />
      <SelectField
        name="role"
        label={t('people.role')}
        labelHidden
        defaultValue={person.role}
        options={CUSTOMER_ROLES.map((role) => ({ value: role, label: common(`roles.${role}`) }))}
      />
      <Button type="submit" name="intent" value="role">
        {t('people.changeRole')}
      </Button>
    </Form>
  );
}

interface PersonButtonProps {
  person: UserView;
  intent: 'withdraw' | 'enable';
  label: string;
  children: string;
}

function PersonButton({ person, intent, label, children }: PersonButtonProps) {
  return (
    <Form method="post">
      <input type="hidden" name="userId" value={person.id} />
      <Button type="submit" name="intent" value={intent} aria-label={label}>
        {children}
      </Button>
    </Form>
  );
}

/** With JavaScript it asks first, with the consequence in the sentence. */
function DisableButton({ person }: { person: UserView }) {
  const { t } = useTranslation('auth');
  const [form, setForm] = useState<HTMLFormElement | null>(null);
  const [isAsking, setAsking] = useState(false);
  return (
    <Form
      method="post"
      ref={setForm}
      onSubmit={(event) => {
        if (!isAsking) {
          event.preventDefault();
          setAsking(true);
        }
      }}
    >
      <input type="hidden" name="userId" value={person.id} />
      <input type="hidden" name="intent" value="disable" />
      <Button type="submit" aria-label={t('people.disableNamed', { name: person.name })}>
        {t('people.disable')}
      </Button>
      <AlertDialog
        open={isAsking}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          form?.requestSubmit();
          setAsking(false);
        }}
        title={t('people.disableNamed', { name: person.name })}
        consequence={t('people.disableConsequence')}
        confirmLabel={t('people.disable')}
      />
    </Form>
  );
}
