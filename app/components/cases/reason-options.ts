import type { TFunction } from 'i18next';
import { REASON_CODES } from '#models/contracts/reason-names.ts';

const GROUPS = ['ORD', 'MDM', 'PRC', 'LOG', 'QUA', 'INV', 'PTM', 'CUS'] as const;

/** The reasons of the trade, by the step they go wrong in. */
export const reasonOptions = (t: TFunction<'reasons'>) =>
  GROUPS.map((group) => ({
    label: t(`groups.${group}`),
    options: REASON_CODES.filter((code) => code.startsWith(group)).map((value) => ({
      value,
      label: t(`names.${value}`),
    })),
  }));
