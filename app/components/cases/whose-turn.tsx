import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import type { TurnView } from '#models/contracts/views.ts';
import { turnSentence } from './turn-sentence.ts';

/** Whose turn it is; one's own stands out by weight and the accent. */
export function WhoseTurn({ turn, className }: { turn: TurnView; className?: string | undefined }) {
  const { t } = useTranslation(['cases', 'common']);
  const format = useFormat();
  const words = turnSentence(turn, t, format, useNow());
  return (
    <span
      title={words}
      className={clsx(turn.kind === 'mine' ? 'font-semibold text-brand-ink' : 'font-normal text-ink-muted', className)}
    >
      <bdi>{words}</bdi>
    </span>
  );
}
