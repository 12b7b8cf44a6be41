import { forwardRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import { currencySymbol } from '#app/utils/format.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import { minorToDecimal } from '#models/contracts/money.ts';
import { TextField, type TextFieldProps } from './text-field.tsx';

interface MoneyFieldProps
  extends Omit<TextFieldProps, 'type' | 'suffix' | 'value' | 'defaultValue' | 'onChange' | 'inputMode'> {
  currency: string;
  /** minor units */
  defaultAmount?: number | undefined;
  /** what was typed before it was refused; goes before `defaultAmount` */
  defaultText?: string | undefined;
  /** minor units, or null while what is typed is no amount */
  onAmount?: ((amount: number | null) => void) | undefined;
}

/**
 * An amount, typed as people write it in either language. The form sends the text; the action reads it with
 * `parseAmount(text, currency, language)`, the same function that shows here how it was understood.
 */
export const MoneyField = forwardRef<HTMLInputElement, MoneyFieldProps>(function MoneyField(
  { currency, defaultAmount, defaultText, onAmount, error, help, ...rest },
  ref,
) {
  const { t } = useTranslation('common');
  const format = useFormat();
  const initial =
    defaultText ??
    (defaultAmount === undefined
      ? ''
      : minorToDecimal(defaultAmount, currency).replace('.', format.language === 'fr' ? ',' : '.'));
  const [text, setText] = useState(initial);
  const [left, setLeft] = useState(false);
  const amount = text.trim() === '' ? null : parseAmount(text, currency, format.language);
  const isUnreadable = left && text.trim() !== '' && amount === null;
  const read =
    amount !== null && text !== initial
      ? t('form.amountRead', { amount: format.money({ amount, currency }) })
      : undefined;
  return (
    <TextField
      {...rest}
      ref={ref}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        setLeft(false);
        onAmount?.(parseAmount(event.target.value, currency, format.language));
      }}
      onBlur={(event) => {
        setLeft(true);
        rest.onBlur?.(event);
      }}
      suffix={currencySymbol(currency, format.language)}
      help={
        <>
          {help ?? t('form.amountHelp')} <span aria-live="polite">{read ? `· ${read}` : ''}</span>
        </>
      }
      error={isUnreadable ? t('form.amountUnreadable') : error}
    />
  );
});
