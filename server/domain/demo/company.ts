import type { Department, Language, Role } from '#models/contracts/roles.ts';

/** The invented company of the demo; nothing in it exists. */
export const COMPANY = {
  name: 'Ateliers Dupont SAS (demo)',
  address: ['12 rue des Établis (adresse fictive)', '69000 Lyon', 'France'],
  registration: 'SIREN 000 000 000 · TVA FR00 000000000',
  iban: 'FR76 3000 6000 0112 3456 7890 189',
  email: 'facturation@entente.example',
} as const;

export interface StaffMember {
  key: string;
  email: string;
  name: string;
  role: Exclude<Role, 'customer' | 'customer-admin' | 'guest'>;
  language: Language;
  departments?: Department[];
  portfolio?: 'all' | 'own';
  /** minor units */
  approvalLimit?: number;
}

/** The company's people; the sign-in page of a demo names those at entente.example. */
export const STAFF: readonly StaffMember[] = [
  {
    key: 'accounting',
    email: 'accounting@entente.example',
    name: 'Claire Morel',
    role: 'accounting',
    language: 'fr',
    portfolio: 'all',
  },
  {
    key: 'sales',
    email: 'sales@entente.example',
    name: 'Antoine Girard',
    role: 'sales',
    language: 'fr',
    portfolio: 'own',
  },
  {
    key: 'resolver',
    email: 'resolver@entente.example',
    name: 'Karim Haddad',
    role: 'resolver',
    language: 'fr',
    departments: ['logistics', 'sales-administration'],
  },
  {
    key: 'manager',
    email: 'manager@entente.example',
    name: 'Hélène Roussel',
    role: 'manager',
    language: 'fr',
    approvalLimit: 1_000_00,
  },
  { key: 'auditor', email: 'auditor@entente.example', name: 'Yves Lambert', role: 'auditor', language: 'fr' },
  { key: 'admin', email: 'admin@entente.example', name: 'Nadia Benali', role: 'admin', language: 'en' },
  {
    key: 'accounting2',
    email: 'julien.perrin@dupont.example',
    name: 'Julien Perrin',
    role: 'accounting',
    language: 'fr',
    portfolio: 'own',
  },
  {
    key: 'accounting3',
    email: 'sofia.almeida@dupont.example',
    name: 'Sofia Almeida',
    role: 'accounting',
    language: 'en',
    portfolio: 'own',
  },
  {
    key: 'sales2',
    email: 'laura.meyer@dupont.example',
    name: 'Laura Meyer',
    role: 'sales',
    language: 'en',
    portfolio: 'own',
  },
  {
    key: 'quality',
    email: 'elise.fontaine@dupont.example',
    name: 'Élise Fontaine',
    role: 'resolver',
    language: 'fr',
    departments: ['quality'],
  },
  {
    key: 'operations',
    email: 'marc.lefebvre@dupont.example',
    name: 'Marc Lefebvre',
    role: 'resolver',
    language: 'fr',
    departments: ['operations', 'logistics'],
  },
  {
    key: 'administration',
    email: 'ines.caron@dupont.example',
    name: 'Inès Caron',
    role: 'resolver',
    language: 'en',
    departments: ['sales-administration'],
  },
  {
    key: 'finance',
    email: 'finance@entente.example',
    name: 'Philippe Garnier',
    role: 'manager',
    language: 'fr',
    approvalLimit: 50_000_00,
  },
  {
    key: 'direction',
    email: 'direction@entente.example',
    name: 'Isabelle Dupont',
    role: 'manager',
    language: 'fr',
    approvalLimit: 250_000_00,
  },
];
