import { Outlet, useLocation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DeskShell } from '#app/components/layout/desk-shell.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import { adminAccessPath, adminUsersPath } from '#app/utils/paths.ts';

export const handle = { i18n: ['admin', 'auth'] };

/** Every page below guards itself. */
export default function AdminLayout() {
  const { t } = useTranslation('admin');
  const { pathname } = useLocation();
  const tabs = [
    { key: adminUsersPath(), label: t('nav.users'), href: adminUsersPath() },
    { key: adminAccessPath(), label: t('nav.access'), href: adminAccessPath() },
  ];
  const current = tabs.find(({ key }) => pathname === key || pathname.startsWith(`${key}/`))?.key ?? '';
  return (
    <DeskShell>
      <FilterTabs tabs={tabs} current={current} label={t('nav.label')} />
      <div className="mt-5">
        <Outlet />
      </div>
    </DeskShell>
  );
}
