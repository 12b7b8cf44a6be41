import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { AudienceBadge } from '#app/components/ui/audience-badge.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import type { RiskView } from '#models/contracts/views.ts';

/** What the company thinks of a customer's risk: never shown outside, and marked so. */
export function RiskCard({ risk, currency }: { risk: RiskView; currency: string }) {
  const { t } = useTranslation(['desk', 'common']);
  const format = useFormat();
  const isEmpty = Object.values(risk).every((value) => value === undefined);
  return (
    <Card
      title={t('desk:customers.risk')}
      actions={<AudienceBadge audience="internal" />}
      className="border-internal-line"
    >
      {isEmpty ? (
        <p className="text-ink-muted">{t('desk:customers.noRisk')}</p>
      ) : (
        <KeyValues
          items={[
            {
              key: t('desk:customers.creditLimit'),
              value: risk.creditLimit === undefined ? null : <Amount amount={risk.creditLimit} currency={currency} />,
            },
            { key: t('desk:customers.score'), value: risk.score === undefined ? null : format.number(risk.score) },
            { key: t('desk:customers.insurer'), value: risk.insurer },
            {
              key: t('desk:customers.provision'),
              value: risk.provision === undefined ? null : <Amount amount={risk.provision} currency={currency} />,
            },
            { key: t('desk:customers.riskNote'), value: risk.note },
          ]}
        />
      )}
    </Card>
  );
}
