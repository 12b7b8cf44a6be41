import { CalendarClock, Check, CircleAlert, CircleDot, type LucideIcon, MessageCircleWarning } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { InvoiceStatus } from '#models/contracts/invoices.ts';
import { Badge } from './badge.tsx';
import type { Tone } from './tone.ts';

const LOOK: Record<InvoiceStatus, [Tone, LucideIcon]> = {
  open: ['neutral', CircleDot],
  due: ['waiting', CalendarClock],
  overdue: ['danger', CircleAlert],
  disputed: ['brand', MessageCircleWarning],
  paid: ['settled', Check],
};

/** Needs the namespace `invoices`. */
export function InvoiceStatusBadge({ status }: { status: InvoiceStatus }) {
  const { t } = useTranslation('invoices');
  const [tone, Icon] = LOOK[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(`status.${status}`)}
    </Badge>
  );
}
