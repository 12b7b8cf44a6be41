import { useTranslation } from 'react-i18next';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import type { ReadState } from '#models/contracts/realtime.ts';

const SHOWN = 6;

/** Small initials under the last entry each of these people has seen. */
export function SeenBy({ readers }: { readers: readonly ReadState[] | undefined }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  if (!readers || readers.length === 0) {
    return null;
  }
  const names = t('message.seenBy', { names: format.list(readers.map(({ name }) => name)) });
  return (
    <p className="flex items-center gap-0.5" title={names}>
      <span className="sr-only">{names}</span>
      {readers.slice(0, SHOWN).map(({ userId, name, side }) => (
        <Avatar key={userId} name={name} side={side} size="small" decorative />
      ))}
      {readers.length > SHOWN ? (
        <span aria-hidden className="text-xs text-ink-muted">
          +{readers.length - SHOWN}
        </span>
      ) : null}
    </p>
  );
}
