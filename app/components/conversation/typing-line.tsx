import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import type { TypingPerson } from '#app/realtime/typing-people.ts';

/** "Ana is writing…" Its place is kept, so that nothing moves when it comes and goes. */
export function TypingLine({ typing }: { typing: readonly TypingPerson[] }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  return (
    <p className="min-h-5 truncate px-3 text-xs text-ink-muted">
      {typing.length > 0
        ? t('people.typing', { count: typing.length, names: format.list(typing.map(({ name }) => name)) })
        : null}
    </p>
  );
}
