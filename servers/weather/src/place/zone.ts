/** How the clock of a place reads an instant. Instants are seconds since 1970, in UTC. */
export interface Zone {
  /** `2026-10-25` */
  readonly date: (instant: number) => string;
  /** `2026-10-25T02:00+02:00`, with the offset that holds at that instant. */
  readonly label: (instant: number) => string;
}

const DAY = 24 * 3600;

/** Whether this system knows a zone of that name. */
export function isZone(name: string): boolean {
  return formatOf(name) !== undefined;
}

/** The clock of a zone; that of UTC where the name is none that this system knows. */
export function zone(name: string): Zone {
  const format = formatOf(name) ?? formatOf('UTC');
  if (format === undefined) throw new Error('this system knows no UTC');
  const offset = offsets(format);
  const local = (instant: number) => isoOf(instant + offset(instant));
  return {
    date: (instant) => local(instant).slice(0, 10),
    label: (instant) => `${local(instant).slice(0, 16)}${spell(offset(instant))}`,
  };
}

/** Midnight of UTC, of a day of that name. */
export function midnight(date: string): number {
  return Date.parse(`${date}T00:00Z`) / 1000;
}

/** `2026-10-25`, of UTC. */
export function utcDate(instant: number): string {
  return isoOf(instant).slice(0, 10);
}

/** The day so many days after another. */
export function daysAfter(date: string, days: number): string {
  return utcDate(midnight(date) + days * DAY);
}

function isoOf(instant: number): string {
  return new Date(instant * 1000).toISOString();
}

/**
 * Seconds that the clock is ahead of UTC. A year of hours asks for nearly nine thousand, and the system takes its time for
 * each: where a day of UTC ends with the offset it began with, that one holds all day.
 */
function offsets(format: Intl.DateTimeFormat): (instant: number) => number {
  const known = new Map<number, number>();
  const at = (instant: number) => {
    const offset = known.get(instant) ?? offsetAt(format, instant);
    known.set(instant, offset);
    return offset;
  };
  return (instant) => {
    const start = Math.floor(instant / DAY) * DAY;
    const offset = at(start);
    return at(start + DAY) === offset ? offset : offsetAt(format, instant);
  };
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const whole = Math.floor(instant);
  const parts = format.formatToParts(whole * 1000).map(({ type, value }) => [type, Number(value)]);
  const { year, month, day, hour, minute, second } = Object.fromEntries(parts) as Record<string, number>;
  const local = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) / 1000;
  return local - whole;
}

function spell(offset: number): string {
  const at = Math.abs(offset);
  const parts = [at / 3600, (at / 60) % 60, ...(at % 60 === 0 ? [] : [at % 60])];
  return `${offset < 0 ? '-' : '+'}${parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')}`;
}

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
      second: '2-digit',
    });
  } catch {
    return undefined;
  }
}
