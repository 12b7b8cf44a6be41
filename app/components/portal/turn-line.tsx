import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import type { CaseState } from '#models/contracts/case-names.ts';
import type { PortalNext } from '#models/contracts/portal.ts';

/**
 * Whose turn it is, to the customer. What has ended is said to have ended, not that nothing is left to do: a part of the
 * invoice may stay payable. Needs the namespace `cases`.
 */
export function TurnLine({ next, state }: { next: PortalNext; state: CaseState }) {
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
      return <>{t(state === 'RESOLVED' ? 'cases:turn.settled' : 'cases:turn.ended')}</>;
  }
}
