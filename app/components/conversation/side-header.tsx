import { clsx } from 'clsx';
import { Eye, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PresentPerson } from '#models/contracts/realtime.ts';
import { PresentPeople } from './present-people.tsx';
import type { SideProps } from './types.ts';

/** The name of a side, in its colour, and who is on it now. */
export function SideHeader({ side, present }: { side: SideProps; present: readonly PresentPerson[] }) {
  const { audience, otherName, ownOnRight, me } = side;
  const { t } = useTranslation('conversation');
  const isInternal = audience === 'internal';
  return (
    <header
      className={clsx(
        'flex min-h-10 items-center gap-2 border-b px-3 py-1.5',
        isInternal ? 'border-internal-line bg-internal-soft' : 'border-brand-line bg-brand-soft',
      )}
    >
      <h2
        className={clsx(
          'flex min-w-0 flex-1 items-center gap-1.5 text-sm font-semibold',
          isInternal ? 'text-internal-ink' : 'text-brand-ink',
        )}
      >
        {isInternal ? <Lock aria-hidden /> : <Eye aria-hidden />}
        <span className="truncate">
          {isInternal ? t('side.internal') : t(ownOnRight ? 'side.sharedOwn' : 'side.shared', { name: otherName })}
        </span>
      </h2>
      <PresentPeople
        present={present.filter((person) => person.audience === audience)}
        me={me}
        customerName={ownOnRight ? undefined : otherName}
      />
    </header>
  );
}
