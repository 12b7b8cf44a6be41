import type { TFunction } from 'i18next';
import type { Format } from '#app/hooks/use-format.ts';
import type { CaseDeskView } from '#models/contracts/views.ts';

/** The condition before the next step, in words: "needs a credit note of 360.00". */
export function nextSentence(
  { next, currency }: Pick<CaseDeskView, 'next' | 'currency'>,
  t: TFunction<['cases']>,
  format: Format,
): string {
  return next.key === 'AGREED_CREDIT'
    ? t('cases:next.AGREED_CREDIT', { amount: format.money({ amount: next.amount ?? 0, currency }) })
    : t(`cases:next.${next.key}`);
}
