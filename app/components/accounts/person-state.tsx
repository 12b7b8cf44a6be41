import { useTranslation } from 'react-i18next';
import { Badge } from '#app/components/ui/badge.tsx';
import type { Tone } from '#app/components/ui/tone.ts';
import { useFormat } from '#app/hooks/use-format.ts';
import type { AccountStatus, UserView } from '#models/contracts/accounts.ts';

const TONES: Record<AccountStatus, Tone> = { active: 'settled', invited: 'waiting', disabled: 'neutral' };

/** Whether somebody can sign in, and until when an invitation stands. */
export function PersonState({ user }: { user: UserView }) {
  const { t } = useTranslation('auth');
  const format = useFormat();
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Badge tone={TONES[user.status]}>{t(`people.${user.status}`)}</Badge>
      {user.expiresAt ? (
        <span className="text-sm text-ink-muted">
          {t('people.invitedUntil', { when: format.day(user.expiresAt.slice(0, 10)) })}
        </span>
      ) : null}
    </span>
  );
}
