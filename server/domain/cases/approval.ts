import type { CaseDoc } from '#models/schemas/dispute-case.ts';

/** Up to here (minor units) the owner decides alone: 100 € (domain §3, policy). */
export const OWNER_LIMIT = 100_00;
/** Above here two approvers co-sign: 10 000 € (domain §3, policy). */
export const COSIGN_LIMIT = 10_000_00;

export interface Approver {
  userId: string;
  /** minor units this person may approve */
  limit: number;
}

/**
 * Whether an accepted amount still lacks an approval. The proposer never approves above 100 €; up to 10 000 € one
 * approver whose limit reaches the amount; above, two people.
 */
export function isApprovalMissing({
  accepted,
  proposerId,
  approvals,
}: {
  accepted: number;
  proposerId: string;
  approvals: CaseDoc['approvals'];
}): boolean {
  if (accepted <= OWNER_LIMIT) {
    return false;
  }
  const approvers = new Set(
    approvals
      .filter(
        (approval) => approval.kind === 'amount' && (approval.amount ?? 0) >= accepted && approval.by !== proposerId,
      )
      .map((approval) => approval.by),
  );
  return approvers.size < (accepted > COSIGN_LIMIT ? 2 : 1);
}
