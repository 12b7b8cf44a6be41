import { Eye, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Audience } from '#models/contracts/entries.ts';
import { Badge } from './badge.tsx';

interface AudienceBadgeProps {
  audience: Audience;
  /** the customer who sees what is shared */
  customerName?: string | undefined;
}

/** Who can read this: amber, a lock and the word for internal; the brand and the customer's name for shared. */
export function AudienceBadge({ audience, customerName }: AudienceBadgeProps) {
  const { t } = useTranslation('common');
  return audience === 'internal' ? (
    <Badge tone="internal" icon={<Lock aria-hidden />}>
      {t('audience.internal')}
    </Badge>
  ) : (
    <Badge tone="brand" icon={<Eye aria-hidden />}>
      {customerName ? <bdi>{t('audience.visibleTo', { name: customerName })}</bdi> : t('audience.shared')}
    </Badge>
  );
}
