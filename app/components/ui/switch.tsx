import { forwardRef, type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface SwitchProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className'> {
  label: ReactNode;
  help?: ReactNode;
}

/** On or off, at once. For an answer that is sent with a form use a Checkbox. */
export const Switch = forwardRef<HTMLInputElement, SwitchProps>(function Switch(
  { label, help, id: givenId, ...input },
  ref,
) {
  const madeId = useId();
  const id = givenId ?? madeId;
  return (
    <div className="flex min-h-(--control) items-center justify-between gap-4">
      <label htmlFor={id} className="flex-1">
        <span className="font-medium">{label}</span>
        {help ? (
          <span id={`${id}-help`} className="block text-sm text-ink-muted">
            {help}
          </span>
        ) : null}
      </label>
      <input
        {...input}
        ref={ref}
        id={id}
        type="checkbox"
        aria-describedby={help ? `${id}-help` : undefined}
        className="relative h-6 w-11 flex-none cursor-pointer appearance-none rounded-full border border-line-strong bg-hover transition-colors before:absolute before:start-0.5 before:top-1/2 before:size-4.5 before:-translate-y-1/2 before:rounded-full before:bg-line-strong before:transition-transform checked:border-brand checked:bg-brand checked:before:translate-x-5 checked:before:bg-on-brand disabled:opacity-55"
      />
    </div>
  );
});
