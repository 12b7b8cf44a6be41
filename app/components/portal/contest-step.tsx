import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Stepper } from '#app/components/ui/stepper.tsx';
import { useFormat } from '#app/hooks/use-format.ts';

const STEPS = ['reason', 'part', 'tell', 'review'] as const;
export type ContestStepKey = (typeof STEPS)[number];

interface ContestStepProps {
  step: ContestStepKey;
  /** numbers of the contested invoices */
  invoices: readonly string[];
  back: ReactNode;
  children: ReactNode;
}

const SHOWN = 3;

/** One screen of "something is wrong": where one is, what it is about, one question. Needs `dispute`, `portal`. */
export function ContestStep({ step, invoices, back, children }: ContestStepProps) {
  const { t } = useTranslation(['dispute', 'portal']);
  const format = useFormat();
  const now = STEPS.indexOf(step);
  const more = invoices.length - SHOWN;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        back={back}
        title={t(`dispute:contest.${step}.title`)}
        lead={
          <span className="wrap-anywhere">
            {t('dispute:contest.about', { count: invoices.length })} <bdi>{format.list(invoices.slice(0, SHOWN))}</bdi>
            {more > 0 ? ` ${t('portal:cases.more', { count: more })}` : ''}
          </span>
        }
      />
      <div className="mb-6">
        <Stepper
          label={t('dispute:contest.steps')}
          steps={STEPS.map((key, index) => ({
            key,
            label: t(`dispute:contest.${key}.step`),
            state: index < now ? 'done' : index === now ? 'current' : 'upcoming',
          }))}
        />
      </div>
      {children}
    </div>
  );
}
