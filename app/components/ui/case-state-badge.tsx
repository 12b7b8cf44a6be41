import {
  Archive,
  Check,
  CircleDot,
  CircleSlash,
  Clock,
  Handshake,
  Inbox,
  type LucideIcon,
  Scale,
  Undo2,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CaseState } from '#models/contracts/cases.ts';
import { Badge } from './badge.tsx';
import type { Tone } from './tone.ts';

const LOOK: Record<CaseState, [Tone, LucideIcon]> = {
  OPEN: ['brand', Inbox],
  QUALIFIED: ['neutral', CircleDot],
  IN_PROGRESS: ['neutral', CircleDot],
  WAITING_CUSTOMER: ['waiting', Clock],
  WAITING_THIRD_PARTY: ['waiting', Clock],
  PROPOSED: ['waiting', Handshake],
  AGREED: ['settled', Handshake],
  RESOLVED: ['settled', Check],
  CLOSED: ['neutral', Archive],
  REJECTED: ['danger', CircleSlash],
  WITHDRAWN: ['neutral', Undo2],
  LEGAL: ['danger', Scale],
};

interface CaseStateBadgeProps {
  state: CaseState;
  /** the customer reads other words than the desk */
  side?: 'company' | 'customer' | undefined;
}

/** Needs the namespace `cases`. */
export function CaseStateBadge({ state, side = 'company' }: CaseStateBadgeProps) {
  const { t } = useTranslation('cases');
  const [tone, Icon] = LOOK[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {side === 'customer' ? t(`customerStates.${state}`) : t(`states.${state}`)}
    </Badge>
  );
}
