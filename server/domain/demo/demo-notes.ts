import path from 'node:path';
import { DEMO_PASSWORD } from '#server/domain/accounts/find-demo-accounts.ts';
import { COMPANY } from '#server/domain/demo/company.ts';
import type { Config } from '#server/platform/config.ts';

/** What the terminal says once a demo is up: where, who, and what to try. */
export const demoNotes = ({
  appUrl,
  dataDir,
  mail,
}: Pick<Config, 'appUrl' | 'dataDir' | 'mail'>): readonly string[] => [
  '',
  `  ${COMPANY.name}: an invented company. Open ${appUrl}`,
  '',
  `  Password of every account: ${DEMO_PASSWORD}`,
  '    accounting@entente.example    collector, sees all customers, imports',
  '    sales@entente.example         sales contact, sees the own customers',
  '    resolver@entente.example      logistics and sales administration',
  '    manager@entente.example       credit manager, approves up to 1,000 (finance@: 50,000)',
  '    auditor@entente.example       reads, cannot write',
  '    admin@entente.example         users and settings',
  '    customer@c0001.example        a customer; admin@c0001.example invites colleagues (c0001 to c0120)',
  '',
  '  Try: contest an invoice as a customer in one browser and answer it as accounting in another;',
  '       propose, approve as manager, accept as the customer;',
  `       import ${path.relative(process.cwd(), path.join(dataDir, 'samples', 'receivables-us.csv'))} on the imports page.`,
  ...(mail.smtpUrl ? [] : [`  Mail goes nowhere; read it at ${appUrl}/dev/mail`]),
  '',
];
