import { useFormat } from '#app/hooks/use-format.ts';
import { useNow } from '#app/hooks/use-now.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import { zoned } from '#app/utils/format.ts';
import type { Day as CalendarDay } from '#models/contracts/days.ts';

interface DayProps {
  day: CalendarDay;
  /** "yesterday", "tomorrow" where it helps; a day that binds stays absolute */
  near?: boolean | undefined;
  className?: string | undefined;
}

/** A calendar day; the full date is its title. */
export function Day({ day, near, className }: DayProps) {
  const format = useFormat();
  return (
    <time dateTime={day} title={format.dayLong(day)} className={className}>
      {near ? <NearDay day={day} /> : format.day(day)}
    </time>
  );
}

function NearDay({ day }: { day: CalendarDay }) {
  const format = useFormat();
  const { timeZone } = useSettings();
  return <>{format.dayNear(day, zoned(new Date(useNow()), timeZone).day)}</>;
}
