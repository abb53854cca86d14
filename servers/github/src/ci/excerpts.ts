import { counted, short } from '../text.ts';
import { stepAt, type Reading, type Step } from './job-log.ts';
import type { Excerpt } from './scanner.ts';

interface Showing {
  readonly steps: readonly Step[];
  /** Bytes. */
  readonly room: number;
  readonly say: (text: string) => string;
}

/** What a log shows of a failure, as far as it fits: each place with the number of its first line. */
export function excerptsText(
  { excerpts, left, tail, lines, bytes, isWhole }: Reading,
  { steps, room, say }: Showing,
): string {
  const size = `log of ${counted(lines, 'line')}, ${(bytes / 1e6).toFixed(1)} MB${isWhole ? '' : ' so far: it was not read further'}`;
  if (tail !== undefined)
    return [size, 'No line looks like an error; the last ones:', cut(placed(tail, steps, say), room)].join(
      '\n',
    );
  const parts: string[] = [];
  let rest = room;
  for (const excerpt of excerpts) {
    const part = placed(excerpt, steps, say);
    rest -= Buffer.byteLength(part) + 1;
    if (rest < 0 && parts.length > 0) break;
    parts.push(rest < 0 ? cut(part, room) : part);
  }
  const more = excerpts.length - parts.length + left;
  return [
    size,
    ...parts,
    ...(more === 0 ? [] : [`… ${counted(more, 'place')} more with errors`]),
    ...(excerpts.length === 0 ? ['It is empty.'] : []),
  ].join('\n');
}

function placed({ from, lines, time, times }: Excerpt, steps: readonly Step[], say: Showing['say']): string {
  const step = stepAt(steps, time);
  const where =
    step === undefined ? '' : `, step ${step.number} "${short(say(step.name.slice(0, 200)), 60)}"`;
  const repeated = times === 1 ? '' : `, ${times} times`;
  return `-- line ${from}${where}${repeated}\n${say(lines.join('\n'))}`;
}

function cut(text: string, room: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= room) return text;
  const kept = bytes
    .subarray(0, Math.max(0, room))
    .toString()
    .replace(/\uFFFD+$/, '');
  return `${kept}… (${bytes.length - room} bytes more)`;
}
