import { translator } from '#app/i18n/i18n.server.ts';
import type { FormState } from '#app/utils/form-state.ts';
import { formatMoney } from '#app/utils/format.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import type { ContestPart } from '#models/contracts/portal.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { ContestItem } from '#server/domain/cases/contest/contest-items.ts';
import type { PostedFields } from '#server/http/read-fields.ts';

/**
 * The parts a customer chose, one per invoice (`part.<id>`, `lines.<id>`, `amount.<id>`); what does not fit has its
 * sentence beside the field.
 */
export function readParts(
  fields: PostedFields,
  items: readonly ContestItem[],
  language: Language,
): { parts: ContestPart[]; form: FormState } {
  const t = translator(language, 'dispute');
  const form: FormState = { errors: {}, values: {} };
  const parts: ContestPart[] = [];
  for (const { invoice, available } of items) {
    const { _id: invoiceId, currency } = invoice;
    const part = fields.text(`part.${invoiceId}`);
    const texts = fields.all(`lines.${invoiceId}`);
    const amountText = fields.text(`amount.${invoiceId}`);
    form.values[`part.${invoiceId}`] = part;
    form.values[`lines.${invoiceId}`] = texts;
    form.values[`amount.${invoiceId}`] = amountText;
    const wrong = (field: 'part' | 'lines' | 'amount', sentence: string) => {
      form.errors[`${field}.${invoiceId}`] = sentence;
    };
    if (part === 'whole') {
      parts.push({ invoiceId, part });
    } else if (part === 'lines') {
      const known = new Set(invoice.lines.map(({ no }) => no));
      const lines = [...new Set(texts.map(Number))];
      if (lines.length === 0 || !lines.every((no) => known.has(no))) {
        wrong('lines', t('contest.part.noLines'));
      } else {
        parts.push({ invoiceId, part, lines });
      }
    } else if (part === 'amount') {
      const amount = parseAmount(amountText, currency, language);
      if (amount === null || amount <= 0) {
        wrong('amount', translator(language)(amount === null ? 'validation.amount' : 'validation.amountPositive'));
      } else if (amount > available) {
        wrong('amount', t('contest.part.tooMuch', { amount: formatMoney({ amount: available, currency }, language) }));
      } else {
        parts.push({ invoiceId, part, amount });
      }
    } else {
      wrong('part', translator(language)('validation.choice'));
    }
  }
  return { parts, form };
}
