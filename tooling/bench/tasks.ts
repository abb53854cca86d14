// What a server does for a model, beside what peers do: the time of an answer, the memory it took, what reading it costs.
import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/model/gpt-5';
import { end } from '../processes.ts';
import { inTurn, median, type Outcome } from './in-turn.ts';
import { startNode } from './node.ts';
import type { Runs, Subject, ToolCall } from './subject.ts';
import { listTools, wireTo, type Result, type Wire } from './wire.ts';

export interface Task {
  /** `find *.d.ts` */
  readonly name: string;
  /** What is in every right answer. */
  readonly holds: string;
  /** By the package of the subject; one that is not asked has the reason. Calls are numbered from 0. */
  readonly calls: ReadonlyMap<string, string | ((index: number) => ToolCall)>;
  /** What each does first, not measured. */
  readonly before?: ReadonlyMap<string, readonly ToolCall[]>;
  /** Each time is of the first call of a process. */
  readonly isFirst?: boolean;
}

/** One program, and the name by which tasks call it. */
export interface Worker extends Subject {
  readonly package: string;
}

export interface TaskRow {
  readonly task: Task;
  readonly worker: Worker;
  readonly tool?: string;
  readonly ms?: number;
  /** The most that was resident at any time; absent where the system does not tell it as Linux does. */
  readonly peakMegabytes?: number;
  /** Of the texts of the answer. */
  readonly tokens?: number;
  /** What it sent for one call, on average. */
  readonly requests?: Requests;
  /** Why something of it is missing, in one clause. */
  readonly failure?: string;
}

/** What a server sent to what is beside it. */
export interface Requests {
  readonly all: number;
  /** Of them, those that were answered with no more than that nothing has changed. */
  readonly unchanged: number;
}

/** What a section has of them. */
export interface Tasks {
  /** One or two sentences. */
  readonly about: (files: number) => string;
  /** Makes what they are about, so many files, in a folder that is there; `url` is of what runs beside. */
  readonly make: (folder: string, files: number, url: string) => readonly Task[];
  /** Of what runs beside the servers; empty where nothing does. */
  readonly url: string;
  /** The one that servers are started with. */
  readonly folder: string;
  readonly workers: readonly Worker[];
  /** What a worker has sent so far; absent where nobody counts. */
  readonly requests?: ((name: string) => Requests) | undefined;
}

export interface Done {
  readonly about: string;
  readonly rows: readonly TaskRow[];
}

/** Every task in processes of its own, so that no peak is that of another task. */
export async function doTasks(section: Tasks, { tasks: { files, rounds } }: Runs): Promise<Done> {
  const tasks = section.make(section.folder, files, section.url);
  const workers = section.workers.filter((worker) => tasks.some(({ calls }) => calls.has(worker.package)));
  const rows: TaskRow[] = [];
  const { requests } = section;
  for (const task of tasks) rows.push(...(await measureTask(task, workers, { rounds, requests })));
  return { about: section.about(files), rows };
}

/** A walk over 50,000 files may take a peer that long. */
const ANSWER_MS = 120_000;

interface Running {
  readonly wire: Wire;
  readonly child: ReturnType<typeof startNode>;
  readonly tool: string;
  calls: number;
  last: Result;
  /** What it had sent before its first call. */
  readonly before?: Requests | undefined;
}

type Measuring = Pick<Tasks, 'requests'> & { readonly rounds: number };

async function measureTask(
  task: Task,
  workers: readonly Worker[],
  { rounds, requests }: Measuring,
): Promise<TaskRow[]> {
  const able = workers.filter((worker) => reasonAgainst(task, worker) === undefined);
  const children: ReturnType<typeof startNode>[] = [];
  const running = new Map<string, Running>();
  const open = async ({ name, argv, package: id }: Worker, { name: tool }: ToolCall) => {
    const child = startNode(argv);
    children.push(child);
    const wire = wireTo(child, ANSWER_MS);
    const tools = (await listTools(wire)) as { name: string }[];
    if (!tools.some((each) => each.name === tool)) throw new Error(`has no ${tool}`);
    const opened = { wire, child, tool, calls: 0, last: {}, before: requests?.(id) };
    running.set(name, opened);
    for (const call of task.before?.get(id) ?? []) await wire.request('tools/call', call);
    return opened;
  };
  try {
    const times = await inTurn(able, rounds, async (subject) => {
      const worker = subject as Worker;
      const callOf = task.calls.get(worker.package) as (index: number) => ToolCall;
      const earlier = running.get(subject.name);
      if (earlier !== undefined && task.isFirst === true) await end(earlier.child);
      const server = earlier === undefined || task.isFirst ? await open(worker, callOf(0)) : earlier;
      const time = await timeRound(server, callOf, task.isFirst === true ? 1 : MOST_CALLS);
      if (!textOf(server.last).includes(task.holds)) throw new Error('answered something else');
      return time;
    });
    return workers.map((worker) => {
      const server = running.get(worker.name);
      const row = rowOf(task, worker, times.get(worker.name), server);
      const sent = server && sentBy(server, requests?.(worker.package));
      return { ...row, ...(sent && row.ms !== undefined && { requests: sent }) };
    });
  } finally {
    await Promise.all(children.map((child) => end(child)));
  }
}

const ROUND_MS = 250;
const MOST_CALLS = 20;

/** The median of as many calls as a quarter of a second holds, of one at least. */
async function timeRound(
  server: Running,
  callOf: (index: number) => ToolCall,
  most: number,
): Promise<number> {
  const times: number[] = [];
  for (const began = performance.now(); ;) {
    const start = performance.now();
    const call = callOf(server.calls);
    server.last = await server.wire.request('tools/call', call);
    server.calls += 1;
    times.push(performance.now() - start);
    if (server.last.isError === true) throw new Error(`refused the call of ${call.name}`);
    if (times.length >= most || performance.now() - began > ROUND_MS) return median(times);
  }
}

function rowOf(
  task: Task,
  worker: Worker,
  times: Outcome<number> | undefined,
  server: Running | undefined,
): TaskRow {
  const failure = reasonAgainst(task, worker) ?? (times && 'failure' in times ? times.failure : undefined);
  if (times === undefined || 'failure' in times) return { task, worker, ...(failure && { failure }) };
  const peak = server && peakOf(server.child.pid ?? 0);
  return {
    task,
    worker,
    ...(server && { tool: server.tool }),
    ms: median(times.values),
    ...(peak === undefined ? {} : { peakMegabytes: peak }),
    tokens: countTokens(textOf(server?.last ?? {})),
  };
}

function sentBy({ before, calls }: Running, after: Requests | undefined): Requests | undefined {
  if (before === undefined || after === undefined) return undefined;
  return { all: (after.all - before.all) / calls, unchanged: (after.unchanged - before.unchanged) / calls };
}

function reasonAgainst({ calls }: Task, { failure, package: name }: Worker): string | undefined {
  const call = calls.get(name) ?? 'is not asked';
  return failure ?? (typeof call === 'string' ? call : undefined);
}

function textOf({ content = [] }: Result): string {
  return content.map(({ text = '' }) => text).join('\n');
}

/** Of a process and all that it started. */
function peakOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(told(pid, 'status')) ?? [];
  const started = told(pid, `task/${pid}/children`).split(' ').filter(Boolean);
  return started.reduce((sum, child) => sum + (peakOf(Number(child)) ?? 0), Number(kilobytes ?? 0) / 1024);
}

/** Empty where the process has just ended. */
function told(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
