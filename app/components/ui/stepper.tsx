import { clsx } from 'clsx';
import { Check, Circle, CircleDot, CircleSlash } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Step {
  key: string;
  label: string;
  state: 'done' | 'current' | 'upcoming' | 'stopped';
  /** the current step: the next condition in words */
  note?: ReactNode;
}

interface StepperProps {
  steps: readonly Step[];
  label?: string | undefined;
  vertical?: boolean | undefined;
}

const ICON = { done: Check, current: CircleDot, upcoming: Circle, stopped: CircleSlash } as const;
const LOOK = {
  done: 'text-settled-ink',
  current: 'text-brand-ink font-semibold',
  upcoming: 'text-ink-muted',
  stopped: 'text-danger-ink font-semibold',
} as const;

/** Where a case stands, the current step named. */
export function Stepper({ steps, label, vertical }: StepperProps) {
  const { t } = useTranslation('common');
  const said = {
    done: t('state.done'),
    current: t('state.current'),
    upcoming: t('state.upcoming'),
    stopped: t('state.current'),
  };
  return (
    <ol
      aria-label={label ?? t('state.steps')}
      className={clsx('flex gap-x-4 gap-y-2', vertical ? 'flex-col' : 'flex-col sm:flex-row sm:flex-wrap')}
    >
      {steps.map((step) => {
        const Icon = ICON[step.state];
        const isCurrent = step.state === 'current' || step.state === 'stopped';
        return (
          <li
            key={step.key}
            aria-current={isCurrent ? 'step' : undefined}
            className={clsx('flex items-start gap-1.5 text-sm', LOOK[step.state])}
          >
            <Icon aria-hidden className="mt-[0.15em]" />
            <span>
              {step.label}
              <span className="sr-only"> ({said[step.state]})</span>
              {step.note && isCurrent ? <span className="block font-normal text-ink-muted">{step.note}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
