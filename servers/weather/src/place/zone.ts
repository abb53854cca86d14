/** How the clock of a place reads an instant. Instants are seconds since 1970, in UTC. */
export interface Zone {
  /** `2026-10-25` */
  readonly date: (instant: number) => string;
  /** `2026-10-25T02:00+02:00`, with the offset that holds at that instant. */
  readonly label: (instant: number) => string;
}

/** Whether this system knows a zone of that name. */
export function isZone(name: string): boolean {
  return formatOf(name) !== undefined;
}

/** The clock of a zone; that of UTC where the name is none that this system knows. */
export function zone(name: string): Zone {
  const format = formatOf(name) ?? formatOf('UTC');
  if (format === undefined) throw new Error('this system knows no UTC');
  const parts = (instant: number) =>
    Object.fromEntries(format.formatToParts(instant * 1000).map(({ type, value }) => [type, value])) as Parts;
  const date = ({ year, month, day }: Parts) => `${year.padStart(4, '0')}-${month}-${day}`;
  return {
    date: (instant) => date(parts(instant)),
    label: (instant) => {
      const read = parts(instant);
      // `GMT` alone stands for no offset.
      const offset = read.timeZoneName.slice('GMT'.length) || '+00:00';
      return `${date(read)}T${read.hour}:${read.minute}${offset}`;
    },
  };
}

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'timeZoneName', string>;

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'longOffset',
    });
  } catch {
    return undefined;
  }
}
