import { useTranslation } from 'react-i18next';
import { Avatar } from '#app/components/ui/avatar.tsx';
import type { PresentPerson } from '#models/contracts/realtime.ts';

interface PresentPeopleProps {
  present: readonly PresentPerson[];
  me: string;
  /** the customer who sees the shared side; for customers, nobody's side is named */
  customerName?: string | undefined;
}

/** Who else is here now, with a ring in the colour of the side each one looks at. */
export function PresentPeople({ present, me, customerName }: PresentPeopleProps) {
  const { t } = useTranslation('conversation');
  const others = present.filter(({ userId }) => userId !== me);
  if (others.length === 0) {
    return null;
  }
  return (
    <ul aria-label={t('people.present')} className="flex flex-wrap items-center gap-1.5">
      {others.map(({ userId, name, audience }) => {
        const words = !customerName
          ? t('people.presentOne', { name })
          : audience === 'internal'
            ? t('people.looksAtInternal', { name })
            : t('people.looksAtShared', { name, customer: customerName });
        return (
          <li key={`${userId}-${audience}`} title={words}>
            <span className="sr-only">{words}</span>
            <Avatar name={name} looksAt={audience} size="small" decorative />
          </li>
        );
      })}
    </ul>
  );
}
