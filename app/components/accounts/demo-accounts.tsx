import { useTranslation } from 'react-i18next';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { withQuery } from '#app/utils/paths.ts';
import type { Role } from '#models/contracts/roles.ts';

interface DemoAccountsProps {
  accounts: readonly { email: string; name: string; role: Role }[];
  password: string;
  returnTo: string;
}

/** The accounts of a demo. Each leads to the same page with its fields filled in: no script needed. */
export function DemoAccounts({ accounts, password, returnTo }: DemoAccountsProps) {
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  return (
    <section aria-labelledby="demo" className="rounded-lg border border-line p-4">
      <h2 id="demo" className="font-semibold">
        {t('signIn.demoTitle')}
      </h2>
      <p className="text-sm text-ink-muted">{t('signIn.demoLead', { password })}</p>
      <ul className="mt-2 divide-y divide-line">
        {accounts.map(({ email, role }) => (
          <li key={email} className="flex min-h-(--control) items-center justify-between gap-3 py-1">
            <span className="min-w-0">
              <span className="block truncate">{email}</span>
              <span className="block text-sm text-ink-muted">{common(`roles.${role}`)}</span>
            </span>
            <TextLink
              to={withQuery('', { as: email, returnTo })}
              aria-label={t('signIn.demoUseAs', { email })}
              preventScrollReset
              replace
            >
              {t('signIn.demoUse')}
            </TextLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
