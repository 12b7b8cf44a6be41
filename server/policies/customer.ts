import type { RiskView } from '#models/contracts/views.ts';
import type { Risk } from '#models/schemas/customer.ts';
import type { Actor } from '#server/auth/actor.ts';

/** Who finds customers and invoices on the desk at all (domain §9, first row); which ones is the scope's business. */
export function canSeeCustomers(actor: Actor): boolean {
  switch (actor.role) {
    case 'accounting':
    case 'sales':
    case 'manager':
    case 'auditor':
      return true;
    case 'admin':
      return actor.elevated;
    default:
      return false;
  }
}

/**
 * What of a customer's risk a reader may see (domain §9, "See risk score, credit limit, insurer, provision"): sales the
 * limit only; accounting, managers and auditors all; everybody else nothing, an admin who looks in included.
 */
export function visibleRisk(actor: Actor, risk: Risk): RiskView | null {
  switch (actor.role) {
    case 'accounting':
    case 'manager':
    case 'auditor':
      return {
        ...(risk.creditLimit === undefined ? {} : { creditLimit: risk.creditLimit }),
        ...(risk.score === undefined ? {} : { score: risk.score }),
        ...(risk.insurer ? { insurer: risk.insurer } : {}),
        ...(risk.provision === undefined ? {} : { provision: risk.provision }),
        ...(risk.note ? { note: risk.note } : {}),
      };
    case 'sales':
      return risk.creditLimit === undefined ? {} : { creditLimit: risk.creditLimit };
    default:
      return null;
  }
}

/** Who decides which colleagues look after a customer: managers, and accounting that sees every customer. */
export const canSetTeam = (actor: Actor): boolean =>
  actor.role === 'manager' || (actor.role === 'accounting' && actor.portfolio === 'all');
