/** A line of a job's log. */
export interface LogLine {
  /** From 1. */
  readonly number: number;
  /** Without time, colours and marks of groups. */
  readonly text: string;
  /** Milliseconds; the runner writes it before each line, though a line of many may go without. */
  readonly time: number | undefined;
}

export interface Counted {
  readonly lines: number;
  readonly bytes: number;
  /** Whether it was read to its end. */
  readonly isWhole: boolean;
}

/** Characters of a line that are kept. */
const LONGEST = 2_000;
/** Bytes after which nobody reads on. */
const MOST = 200_000_000;

/** Gives each line of a log as it comes, and keeps none of it. What is given says whether to go on. */
export async function eachLine(
  log: AsyncIterable<Uint8Array>,
  take: (line: LogLine) => boolean,
): Promise<Counted> {
  const decoder = new TextDecoder();
  let [rest, lines, bytes] = ['', 0, 0];
  const give = (text: string) => take(lineOf(text, (lines += 1)));
  for await (const part of log) {
    bytes += part.length;
    const rows = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = (rows.pop() ?? '').slice(0, LONGEST * 2);
    for (const row of rows) if (!give(row)) return { lines, bytes, isWhole: false };
    if (bytes > MOST) return { lines, bytes, isWhole: false };
  }
  if (rest !== '') give(rest);
  return { lines, bytes, isWhole: true };
}

const TIME = /^\uFEFF?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z ?/;
const ESCAPE = String.fromCodePoint(0x1b);
const BELL = String.fromCodePoint(0x07);
// ECMA-48: colours and the like, and titles of windows.
const COLOURS = new RegExp(
  `${ESCAPE}(?:\\[[\\d;:?]{0,40}[ -/]?[@-~]|\\][^${BELL}${ESCAPE}]{0,200}(?:${BELL}|${ESCAPE}\\\\))`,
  'g',
);

export function lineOf(raw: string, number: number): LogLine {
  const cut = raw.slice(0, LONGEST * 2);
  const [stamp = '', time] = TIME.exec(cut) ?? [];
  const plain = cut.slice(stamp.length).replaceAll(COLOURS, '');
  // A bar of progress is written over and over again: its last state is what one would see.
  const text = (plain.replace(/\r+$/, '').split('\r').at(-1) ?? '').replace(/^##\[(?:end)?group\]/, '');
  return {
    number,
    text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
    time: time === undefined ? undefined : Date.parse(`${time}Z`),
  };
}
