interface ProgressProps {
  label: string;
  /** 0–100; absent while nobody knows */
  value?: number | undefined;
  /** said beside the bar: "1,200 of 50,000 rows, 20 s left" */
  note?: string | undefined;
}

export function Progress({ label, value, note }: ProgressProps) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex justify-between gap-4 text-sm">
        <span>{label}</span>
        {note ? <span className="text-ink-muted">{note}</span> : null}
      </div>
      {value === undefined ? (
        <div role="progressbar" aria-label={label} className="h-1.5 overflow-hidden rounded-full bg-neutral-soft">
          <div className="h-full w-1/3 animate-indeterminate rounded-full bg-brand" />
        </div>
      ) : (
        <progress
          aria-label={label}
          max={100}
          value={Math.max(0, Math.min(100, value))}
          className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-neutral-soft [&::-moz-progress-bar]:bg-brand [&::-webkit-progress-bar]:bg-neutral-soft [&::-webkit-progress-value]:bg-brand"
        />
      )}
    </div>
  );
}
