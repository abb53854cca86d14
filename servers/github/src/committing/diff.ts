import { outside } from '@plugboard/core';
import { fitting } from '../fitting.ts';
import { counted } from '../text.ts';
import type { Step } from './step.ts';

/** Milliseconds that two texts may take to be compared. */
const PATIENCE = 2_000;

interface Showing {
  /** What was at a path: a text, nothing, or what is no text. */
  readonly before: (step: Step) => Promise<string | undefined>;
  readonly shown: (text: string) => string;
  /** Bytes of the diff at most, as text or in JSON. */
  readonly most: number;
}

/** What a commit would change, file by file, as far as there is room; the rest is named. */
export async function diffOf(steps: readonly Step[], { before, shown, most }: Showing): Promise<string> {
  const parts: string[] = [];
  for (const step of steps) parts.push(await partOf(step, before));
  const bytesIn = (diff: string) =>
    Math.max(
      Buffer.byteLength(JSON.stringify(diff)),
      Buffer.byteLength(outside(diff, { source: 'dry run' })),
    );
  return fitting(most, (room) => shown(within(parts, steps, room)), bytesIn);
}

function within(parts: readonly string[], steps: readonly Step[], room: number): string {
  let left = room;
  const kept = parts.filter((part) => {
    const fits = Buffer.byteLength(part) <= left;
    if (fits) left -= Buffer.byteLength(part) + 1;
    return fits;
  });
  const without = steps.filter((_, index) => !kept.includes(parts[index] ?? ''));
  if (without.length === 0) return kept.join('\n');
  const names = without.slice(0, 5).map(({ path }) => path.slice(0, 200));
  const more = without.length > names.length ? ` and ${without.length - names.length} more` : '';
  const rest = `No room for ${counted(without.length, 'file')}: ${names.join(', ')}${more}. A dry run of fewer changes shows them.`;
  return [...kept, rest].join('\n');
}

async function partOf(step: Step, before: Showing['before']): Promise<string> {
  const { path, content, isGone, sha, mode } = step;
  if (isGone) return `deleted ${path}`;
  if (sha !== undefined) return `${path} with mode ${mode}, content unchanged`;
  if (typeof content !== 'string')
    return `${path}: ${counted(content?.length ?? 0, 'byte')} that are no text`;
  const old = await before(step);
  const { createTwoFilesPatch } = await import('diff');
  const [from, to] = [old === undefined ? '/dev/null' : `a/${path}`, `b/${path}`];
  const options = { context: 3, timeout: PATIENCE };
  const patch = createTwoFilesPatch(from, to, old ?? '', content, undefined, undefined, options);
  return patch ?? `${path}: too different to be compared here, ${counted(content.length, 'character')}`;
}
