import { ContactRound, FileText, type LucideIcon, MessagesSquare, Reply, Settings, Upload, Users } from 'lucide-react';
import type { UserSummary } from '#app/hooks/use-settings.ts';
import {
  adminPath,
  casesPath,
  contactsPath,
  customersPath,
  importsPath,
  invoicesPath,
  myTurnPath,
} from '#app/utils/paths.ts';
import { CASE_ROLES, type Role } from '#models/contracts/role-names.ts';

export interface NavItem {
  key: 'myTurn' | 'cases' | 'customers' | 'contacts' | 'invoices' | 'imports' | 'admin';
  href: string;
  icon: LucideIcon;
}

const BUSINESS: readonly Role[] = [...CASE_ROLES, 'auditor'];

const ITEMS: readonly (NavItem & { roles: readonly Role[]; needs?: 'canImport' })[] = [
  { key: 'myTurn', href: myTurnPath(), icon: Reply, roles: CASE_ROLES },
  { key: 'cases', href: casesPath(), icon: MessagesSquare, roles: BUSINESS },
  { key: 'customers', href: customersPath(), icon: Users, roles: ['accounting', 'sales', 'manager', 'auditor'] },
  { key: 'invoices', href: invoicesPath(), icon: FileText, roles: ['accounting', 'sales', 'manager', 'auditor'] },
  { key: 'contacts', href: contactsPath(), icon: ContactRound, roles: ['accounting', 'manager'] },
  { key: 'imports', href: importsPath(), icon: Upload, roles: ['accounting', 'admin'], needs: 'canImport' },
  { key: 'admin', href: adminPath(), icon: Settings, roles: ['admin'] },
];

type Reader = Pick<UserSummary, 'role' | 'elevated' | 'canImport'>;

/** What somebody finds in the rail. An admin with break-glass access looks in like an auditor: it has no turn of its own. */
export const deskNavigation = (reader: Reader): NavItem[] =>
  ITEMS.filter(
    ({ roles, needs }) =>
      (roles.includes(reader.role) || (reader.elevated && roles.includes('auditor'))) && (!needs || reader[needs]),
  );

/** Which item the page belongs to; "My turn" is the case list with its filter. */
export function currentItem(items: readonly NavItem[], pathname: string, search: string): NavItem['key'] | undefined {
  const here = items.filter((item) => {
    const [path = ''] = item.href.split('?');
    return pathname === path || pathname.startsWith(`${path}/`);
  });
  const isMyTurn = new URLSearchParams(search).get('filter') === 'my-turn';
  return (here.find((item) => (item.key === 'myTurn') === isMyTurn) ?? here.find((item) => item.key !== 'myTurn'))?.key;
}
