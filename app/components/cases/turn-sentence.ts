import type { TFunction } from 'i18next';
import type { Format } from '#app/hooks/use-format.ts';
import type { TurnView } from '#models/contracts/views.ts';

/** Whose turn it is, in words; instants relative to `now` (ms). */
export function turnSentence(turn: TurnView, t: TFunction<['cases', 'common']>, format: Format, now: number): string {
  const name = turn.name ?? '';
  const by = turn.by ? format.day(turn.by) : undefined;
  const since = turn.since ? format.instantNear(turn.since, new Date(now)) : undefined;
  switch (turn.kind) {
    case 'mine':
      return t('cases:turn.yours');
    case 'person':
      return t('cases:turn.person', { name });
    case 'department':
      return t('cases:turn.department', {
        department: turn.department ? t(`common:departments.${turn.department}`) : '',
      });
    case 'customer':
      return by
        ? t('cases:turn.customerBy', { name, by })
        : since
          ? t('cases:turn.customerSince', { name, since })
          : t('cases:turn.customer', { name });
    case 'third-party':
      return by ? t('cases:turn.thirdPartyBy', { by }) : t('cases:turn.thirdParty');
    case 'manager':
      return t('cases:turn.manager');
    case 'nobody':
      return t('cases:turn.nobody');
  }
}
