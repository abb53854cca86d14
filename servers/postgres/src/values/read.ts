/** bigint, numeric and all that no number of JSON holds exactly: the text. */
export function readExact(text: string): string {
  return text;
}

/** A float as a number; NaN and the infinities, which JSON has not, as `NaN`, `Infinity` and `-Infinity`. */
export function readNumber(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

export interface Bytes {
  readonly base64: string;
  /** Bytes. */
  readonly length: number;
}

/** bytea, as `bytea_output = hex` sends it. */
export function readBytes(text: string): Bytes {
  const bytes = Buffer.from(text.slice(2), 'hex');
  return { base64: bytes.toString('base64'), length: bytes.length };
}

/**
 * `2026-11-22 10:00:00.5+00` as `2026-11-22T10:00:00.5+00:00`. What ISO 8601 has no form for, years before Christ and the
 * infinities, stays as PostgreSQL writes it.
 */
export function readTime(text: string): string {
  const [, day, time, hours, minutes = ':00'] = TIME.exec(text) ?? [];
  if (day === undefined) return text;
  return `${day}T${time}${hours === undefined ? '' : hours + minutes}`;
}

const TIME = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d(?::\d\d)?)?)?$/;

/** JSON as it is, but for numbers that a double would change: those are texts of their digits. */
export function readJson(text: string): unknown {
  return JSON.parse(text, function (_key, value: unknown, context?: { source: string }) {
    if (typeof value !== 'number' || context === undefined) return value;
    return isExact(value, context.source) ? value : context.source;
  } as (this: unknown, key: string, value: unknown) => unknown);
}

const LEAST_NORMAL = 2 ** -1022;

function isExact(value: number, source: string): boolean {
  // Up to 15 digits, every decimal number is the nearest to some double, and no two share one.
  const digits = source.replaceAll(/[-.]|e.*$/gi, '').replace(/^0+/, '');
  if (digits === '') return true;
  // Below the normal doubles, digits are lost again.
  return digits.length <= 15 && Number.isFinite(value) && Math.abs(value) >= LEAST_NORMAL;
}
