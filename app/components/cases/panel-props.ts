import type { FormState } from '#app/utils/form-state.ts';
import type { CaseDeskView, QuotableMessage, StaffChoice } from '#models/contracts/views.ts';
import type { CasePanel } from './case-panels.ts';

/** What the open form needs beside the case. */
export interface PanelData {
  panel: CasePanel;
  /** who may be given the case */
  staff: readonly StaffChoice[];
  /** the customer's own words, to withdraw on */
  quotable: readonly QuotableMessage[];
}

export interface PanelProps {
  subject: CaseDeskView;
  data: PanelData;
  form: FormState | undefined;
  formBytes: number;
}
