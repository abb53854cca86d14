/**
 * Seconds that a `Retry-After` header asks to wait, from its number or its date; undefined where there is none that can
 * be read. A date that is over means now.
 */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text);
  // `Date.parse` reads nearly everything as a year; the three forms of HTTP begin with a day's name.
  const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

const UNITS = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
];

/** `90 seconds`, `5 minutes`, `31 days`: rounded up, in the largest unit of which there are two. */
export function spellSeconds(seconds: number): string {
  if (seconds > 365 * 86_400) return 'more than a year';
  const unit = UNITS.find((each) => seconds >= 2 * each.seconds) ?? { name: 'second', seconds: 1 };
  const count = Math.ceil(seconds / unit.seconds);
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}
