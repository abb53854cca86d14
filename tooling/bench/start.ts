import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { end } from '../processes.ts';
import { tokensOf, type ListedTool } from '../tokens.ts';
import { endOf, startNode } from './node.ts';
import type { Subject } from './subject.ts';
import { listTools, wireTo } from './wire.ts';

export interface Start {
  /** From the start of the process to its answer of tools/list; of a bare Node, to its end. */
  readonly ms: number;
  /** Resident then, in MB; NaN where the system does not tell it as Linux does. */
  readonly megabytes: number;
  /** Of its list; NaN for a bare Node. */
  readonly listTokens: number;
}

/** As good as bare, but it says when it is there, and waits. */
const WAITS = ['-e', `process.stdout.write('here'); process.stdin.resume();`];

export async function timeStart({ kind, argv }: Subject): Promise<Start> {
  return kind === 'node' ? timeBare(argv) : timeServer(argv);
}

async function timeServer(argv: readonly string[]): Promise<Start> {
  const start = performance.now();
  const child = startNode(argv);
  try {
    const tools = await listTools(wireTo(child));
    const ms = performance.now() - start;
    const megabytes = residentOf(child.pid);
    return { ms, megabytes, listTokens: tokensOf(tools as ListedTool[]) };
  } finally {
    await end(child);
  }
}

async function timeBare(argv: readonly string[]): Promise<Start> {
  const start = performance.now();
  const bare = startNode(argv);
  await once(bare, 'exit');
  const ms = performance.now() - start;
  if (bare.exitCode !== 0) throw new Error(endOf(bare));
  const waiting = startNode(WAITS);
  await once(waiting.stdout, 'data');
  const megabytes = residentOf(waiting.pid);
  await end(waiting);
  return { ms, megabytes, listTokens: Number.NaN };
}

function residentOf(pid = 0): number {
  if (process.platform !== 'linux') return Number.NaN;
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
