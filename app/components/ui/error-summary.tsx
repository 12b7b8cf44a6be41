import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

export interface FieldProblem {
  /** id of the control */
  fieldId: string;
  message: string;
}

interface ErrorSummaryProps {
  problems: readonly FieldProblem[];
  /** a sentence about the whole form, when no single field is to blame */
  message?: string | undefined;
}

/** What must be mended, above the form; takes the focus when a submit failed. */
export function ErrorSummary({ problems, message }: ErrorSummaryProps) {
  const { t } = useTranslation('common');
  const box = useRef<HTMLDivElement>(null);
  const key = `${message ?? ''}|${problems.map((problem) => problem.fieldId + problem.message).join('|')}`;
  useEffect(() => {
    if (key !== '|') {
      box.current?.focus();
    }
  }, [key]);
  if (problems.length === 0 && !message) {
    return null;
  }
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="rounded-lg border border-danger-line bg-danger-soft p-(--card) text-danger-ink"
    >
      <p className="font-semibold">{message ?? t('form.errorSummary', { count: problems.length })}</p>
      {problems.length > 0 ? (
        <ul className="mt-2 list-disc ps-5">
          {problems.map((problem) => (
            <li key={problem.fieldId}>
              <a
                href={`#${problem.fieldId}`}
                className="underline underline-offset-3"
                onClick={(event) => {
                  const field = document.getElementById(problem.fieldId);
                  if (field) {
                    event.preventDefault();
                    field.focus();
                    field.scrollIntoView({ block: 'center' });
                  }
                }}
              >
                {problem.message}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
