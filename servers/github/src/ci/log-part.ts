import { bytesOf, outside, ToolError, type Call } from '@plugboard/core';
import type { GitHubDeps } from '../deps.ts';
import { within } from '../paging/within.ts';
import type { At } from '../policy/allow-list.ts';
import { eachLine } from './lines.ts';
import { openLog } from './job-log.ts';

interface Wanted {
  readonly at: At;
  readonly job: number;
  /** From 1. */
  readonly start: number;
  readonly tokens: number;
}

const OVERHEAD = 600;

/** Lines of a job's log from one on, as many as fit. */
export async function logPart(
  { github, policy }: GitHubDeps,
  { at, job, start, tokens }: Wanted,
  call: Call,
): Promise<string> {
  const opened = await openLog(github, at, job, call);
  if ('reason' in opened)
    throw new ToolError(`Of job ${job}: ${opened.reason}.`, {
      code: 'NO_LOG',
      hint: 'ci with what jobs says how it went.',
    });
  policy.opened(call, at);
  const voice = await policy.heard(call, at, [undefined]);
  const lines: string[] = [];
  // More than fits is not kept.
  let room = bytesOf(tokens);
  const { lines: read, isWhole } = await eachLine(opened.log, ({ number, text }) => {
    if (number < start) return true;
    lines.push(text);
    room -= Buffer.byteLength(text) + 1;
    return room > 0;
  });
  if (lines.length === 0)
    throw new ToolError(`The log has ${read} lines.`, {
      code: 'NO_LINE',
      hint: 'Give a smaller start_line.',
    });
  return within(tokens, (most) => {
    let left = most - OVERHEAD;
    const fitting = lines.filter((line, index) => (left -= Buffer.byteLength(line) + 1) >= 0 || index === 0);
    const end = start + fitting.length - 1;
    const isEnd = isWhole && fitting.length === lines.length;
    return [
      `Job ${job}: lines ${start} to ${end}${isEnd ? ' of the log, which ends there' : `; go on with start_line ${end + 1}`}.`,
      outside(voice(undefined, fitting.join('\n')), {
        source: `log of job ${job} in ${at.owner}/${at.repo}`,
      }),
    ].join('\n');
  });
}
