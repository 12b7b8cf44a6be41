import type { CustomerDeskView, CustomerRowView, RiskView } from '#models/contracts/views.ts';
import type { CustomerDoc } from '#models/schemas/customer.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { CustomerFigures, CustomerPage } from '#server/domain/customers/find-customers.ts';
import { canOpenCase } from '#server/policies/case.ts';
import { canSetTeam } from '#server/policies/customer.ts';
import { peopleOf } from '#server/presenters/people.ts';

const NO_FIGURES: CustomerFigures = { balances: [], activeCases: 0 };

/** Lines of the desk's customer list: an allow-list without anything about risk. */
export async function presentCustomerRows({ customers, figures }: CustomerPage): Promise<CustomerRowView[]> {
  const people = await peopleOf(customers.flatMap(({ team }) => team));
  return customers.map(({ _id, code, name, team }) => {
    const { balances, activeCases } = figures.get(_id) ?? NO_FIGURES;
    return {
      id: _id,
      code,
      name,
      balances,
      activeCases,
      team: team.map((id) => ({ id, name: people.get(id)?.name ?? '—' })),
    };
  });
}

/** A customer's page for the company's people, with what of the risk `getCustomerRisk` gave this reader. */
export async function presentCustomer(
  actor: Actor,
  customer: Omit<CustomerDoc, 'risk'>,
  { balances, activeCases }: CustomerFigures,
  risk: RiskView | null,
): Promise<CustomerDeskView> {
  const people = await peopleOf(customer.team);
  return {
    id: customer._id,
    code: customer.code,
    name: customer.name,
    version: customer.version,
    language: customer.language,
    segment: customer.segment,
    ...(customer.country ? { country: customer.country } : {}),
    ...(customer.registration ? { registration: customer.registration } : {}),
    ...(customer.address ? { address: customer.address } : {}),
    ...(customer.email ? { email: customer.email } : {}),
    balances,
    activeCases,
    team: customer.team.map((id) => ({
      id,
      name: people.get(id)?.name ?? '—',
      role: people.get(id)?.role ?? 'accounting',
    })),
    ...(risk ? { risk } : {}),
    can: { setTeam: canSetTeam(actor), openCase: canOpenCase(actor), seeCases: true },
  };
}
