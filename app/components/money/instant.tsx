import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';

interface InstantProps {
  /** ISO instant */
  at: string | Date;
  /** absolute, for what binds: deadlines, receipts, audit */
  exact?: boolean | undefined;
  className?: string | undefined;
}

/** A moment: in words while it is near, absolute beyond; the full date and time is its title. */
export function Instant({ at, exact, className }: InstantProps) {
  const format = useFormat();
  return (
    <time dateTime={new Date(at).toISOString()} title={format.instantLong(at)} className={className}>
      {exact ? format.instant(at) : <NearInstant at={at} />}
    </time>
  );
}

function NearInstant({ at }: { at: string | Date }) {
  const format = useFormat();
  return <span className="time-near">{format.instantNear(at, new Date(useNow()))}</span>;
}
