import { useTranslation } from 'react-i18next';
import { Badge } from '#app/components/ui/badge.tsx';
import type { Tone } from '#app/components/ui/tone.ts';
import type { ImportStatus } from '#models/contracts/imports.ts';

const TONE: Record<ImportStatus, Tone> = {
  uploaded: 'waiting',
  running: 'brand',
  interrupted: 'danger',
  finished: 'settled',
  failed: 'danger',
  undone: 'neutral',
};

export function ImportStatusBadge({ status }: { status: ImportStatus }) {
  const { t } = useTranslation('imports');
  return <Badge tone={TONE[status]}>{t(`status.${status}`)}</Badge>;
}
