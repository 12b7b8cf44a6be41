import type { Role } from '#models/contracts/roles.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';

/** Up to here (minor units) the owner decides alone: 100 € (domain §3, policy). */
export const OWNER_LIMIT = 100_00;
/** Up to here a credit manager approves, above it the finance director: 1 000 € (domain §3, policy). */
export const CREDIT_MANAGER_LIMIT = 1_000_00;
/** Above here two approvers co-sign: 10 000 € (domain §3, policy). */
export const COSIGN_LIMIT = 10_000_00;

type Approval = CaseDoc['approvals'][number];

/** Whose consent counts (domain §3): credit manager and finance director, told apart by their limits. */
export const APPROVER: Role = 'manager';

/**
 * Whether an approval still counts: its author has to be one who could give it today. Who left or is no approver any
 * more has approved nothing, nor has one whose limit no longer reaches the amount; a co-signature never rested on a limit.
 * @param limit of its author now (minor units); undefined: no approver
 */
export const isStanding = ({ amount = 0, cosign }: Approval, limit: number | undefined): boolean =>
  limit !== undefined && (cosign === true || amount <= limit);

/**
 * Whether an accepted amount still lacks an approval. The proposer never approves above 100 €; up to 10 000 € one
 * approver whose limit reaches the amount; above, two people, of whom one may co-sign beyond their own limit
 * (domain §9: the credit manager co-signs what the finance director approves).
 */
export function isApprovalMissing({
  accepted,
  proposerId,
  approvals,
}: {
  accepted: number;
  proposerId: string;
  approvals: readonly Approval[];
}): boolean {
  if (accepted <= OWNER_LIMIT) {
    return false;
  }
  const valid = approvals.filter(
    (approval) => approval.kind === 'amount' && (approval.amount ?? 0) >= accepted && approval.by !== proposerId,
  );
  const people = new Set(valid.map((approval) => approval.by));
  return !valid.some((approval) => !approval.cosign) || people.size < (accepted > COSIGN_LIMIT ? 2 : 1);
}
