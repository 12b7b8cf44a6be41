import type { Actor } from '#server/auth/actor.ts';
import { findAssignableStaff } from '#server/domain/cases/find-assignable-staff.ts';
import { findCustomerMessages } from '#server/domain/cases/find-customer-messages.ts';
import { presentQuotable, presentStaffChoice } from '#server/presenters/case-desk.ts';
import type { CasePanel } from './case-panels.ts';
import type { PanelData } from './panel-props.ts';

/** What an open form needs beside the case; read only for the forms that use it. */
export async function loadPanel({
  actor,
  caseId,
  panel,
}: {
  actor: Actor;
  caseId: string;
  panel: CasePanel;
}): Promise<PanelData> {
  const [staff, messages] = await Promise.all([
    panel === 'qualify' || panel === 'assign' ? findAssignableStaff({ actor, caseId }) : [],
    panel === 'withdraw' ? findCustomerMessages({ actor, caseId }) : [],
  ]);
  return { panel, staff: staff.map(presentStaffChoice), quotable: await presentQuotable(messages) };
}
