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

type Reader = Pick<UserSummary, 'role' | 'elevated' | 'canImport'>;

/** An admin with break-glass access looks in like an auditor: it has no turn of its own. */
const roles =
  (...names: readonly Role[]) =>
  ({ role, elevated }: Reader): boolean =>
    names.includes(role) || (elevated && names.includes('auditor'));

const ITEMS: readonly (NavItem & { isFor: (reader: Reader) => boolean })[] = [
  { key: 'myTurn', href: myTurnPath(), icon: Reply, isFor: roles(...CASE_ROLES) },
  { key: 'cases', href: casesPath(), icon: MessagesSquare, isFor: roles(...CASE_ROLES, 'auditor') },
  { key: 'customers', href: customersPath(), icon: Users, isFor: roles('accounting', 'sales', 'manager', 'auditor') },
  { key: 'invoices', href: invoicesPath(), icon: FileText, isFor: roles('accounting', 'sales', 'manager', 'auditor') },
  { key: 'contacts', href: contactsPath(), icon: ContactRound, isFor: roles('accounting', 'manager') },
  { key: 'imports', href: importsPath(), icon: Upload, isFor: ({ canImport }) => canImport },
  { key: 'admin', href: adminPath(), icon: Settings, isFor: roles('admin') },
];

/** What somebody finds in the rail. */
export const deskNavigation = (reader: Reader): NavItem[] => ITEMS.filter(({ isFor }) => isFor(reader));

/** Which item the page belongs to; "My turn" is the case list with its filter. */
export function currentItem(items: readonly NavItem[], pathname: string, search: string): NavItem['key'] | undefined {
  const here = items.filter((item) => {
    const [path = ''] = item.href.split('?');
    return pathname === path || pathname.startsWith(`${path}/`);
  });
  const isMyTurn = new URLSearchParams(search).get('filter') === 'my-turn';
  return (here.find((item) => (item.key === 'myTurn') === isMyTurn) ?? here.find((item) => item.key !== 'myTurn'))?.key;
}
