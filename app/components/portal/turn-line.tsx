import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import type { PortalNext } from '#models/contracts/portal.ts';

/** Whose turn it is, to the customer. Needs the namespace `cases`. */
export function TurnLine({ next }: { next: PortalNext }) {
  const { t } = useTranslation(['cases', 'common']);
  const format = useFormat();
  const { companyName } = useSettings();
  const now = new Date(useNow());
  const by = next.by ? format.day(next.by) : undefined;
  switch (next.turn) {
    case 'customer':
      return (
        <>
          {by
            ? t('cases:turn.yoursBy', { by })
            : next.since
              ? t('cases:turn.yoursSince', { since: format.instantNear(next.since, now) })
              : t('cases:turn.yours')}
        </>
      );
    case 'third-party':
      return <>{by ? t('cases:turn.thirdPartyBy', { by }) : t('cases:turn.thirdParty')}</>;
    case 'company':
      return (
        <>
          {by
            ? t('cases:turn.departmentBy', { department: t(`common:departments.${next.department}`), by })
            : t('cases:turn.company', { company: companyName })}
        </>
      );
    case 'nobody':
      return <>{t('cases:turn.nobody')}</>;
  }
}
