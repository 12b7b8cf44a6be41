import { Outlet, useLocation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DeskShell } from '#app/components/layout/desk-shell.tsx';
import { PortalShell } from '#app/components/layout/portal-shell.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { accountPasswordPath, accountPath, accountSessionsPath } from '#app/utils/paths.ts';
import { isStaffRole } from '#models/contracts/roles.ts';

export const handle = { i18n: ['auth'] };

/** In whichever house the reader lives; every page below guards itself. */
export default function AccountLayout() {
  const { user } = useSettings();
  const { t } = useTranslation('auth');
  const { pathname } = useLocation();
  const tabs = [
    { key: accountPath(), label: t('account.profile'), href: accountPath() },
    { key: accountPasswordPath(), label: t('account.password'), href: accountPasswordPath() },
    { key: accountSessionsPath(), label: t('account.sessions'), href: accountSessionsPath() },
  ];
  const page = (
    <>
      <PageHeader title={t('account.title')} />
      <FilterTabs tabs={tabs} current={pathname} label={t('account.tabs')} />
      <div className="mt-5 max-w-2xl">
        <Outlet />
      </div>
    </>
  );
  return user && isStaffRole(user.role) ? <DeskShell>{page}</DeskShell> : <PortalShell>{page}</PortalShell>;
}
