import { visible } from '@plugboard/core';

/** A name as SQL takes it, whatever is in it; what nobody would see is written by its number. */
export function quoteName(name: string): string {
  const quoted = name.replaceAll('"', '""');
  if (visible(name) === name && !name.includes('\n')) return `"${quoted}"`;
  const escaped = Array.from(quoted.replaceAll('\\', '\\\\'), (sign) => {
    if (/[ -~]/.test(sign)) return sign;
    const code = sign.codePointAt(0) ?? 0;
    return code > 0xff_ff
      ? `\\+${code.toString(16).padStart(6, '0')}`
      : `\\${code.toString(16).padStart(4, '0')}`;
  });
  return `U&"${escaped.join('')}"`;
}

export function quoteTable({ schema, name }: { schema: string; name: string }): string {
  return `${quoteName(schema)}.${quoteName(name)}`;
}

/** PostgreSQL cuts longer names, in bytes. */
const LONGEST = 63;

/** A name for a new thing, ending in what it is, that none of `taken` has. */
export function freeName(
  parts: readonly string[],
  what: string,
  taken: ReadonlySet<string> = new Set(),
): string {
  const words = parts.map((part) =>
    part
      .replaceAll(/[^\p{L}\p{N}_]+/gu, ' ')
      .trim()
      .replaceAll(' ', '_'),
  );
  const base = words.join('_');
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? `_${what}` : `_${what}${count}`;
    const name = `${cut(base, LONGEST - end.length)}${end}`;
    if (!taken.has(name)) return name;
  }
}

function cut(text: string, bytes: number): string {
  let short = text;
  while (Buffer.byteLength(short) > bytes) short = Array.from(short).slice(0, -1).join('');
  return short;
}
