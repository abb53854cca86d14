import { inTurn, median, type Outcome } from './in-turn.ts';
import { end } from '../processes.ts';
import { startNode } from './node.ts';
import type { Runs, Subject, ToolCall } from './subject.ts';
import { listTools, wireTo, type Wire } from './wire.ts';

/** Milliseconds of a call over stdio: the p50 of each round. */
export async function timeCalls(
  subjects: readonly Subject[],
  { rounds, calls }: Runs,
): Promise<Map<string, Outcome<number>>> {
  const children: ReturnType<typeof startNode>[] = [];
  const wires = new Map<string, Wire>();
  const open = async ({ name, argv }: Subject) => {
    const child = startNode(argv);
    children.push(child);
    const wire = wireTo(child);
    await listTools(wire);
    wires.set(name, wire);
    return wire;
  };
  try {
    return await inTurn(subjects, rounds, async (subject) => {
      const wire = wires.get(subject.name) ?? (await open(subject));
      return timeRound(wire, subject.call as ToolCall, calls);
    });
  } finally {
    await Promise.all(children.map((child) => end(child)));
  }
}

async function timeRound(wire: Wire, call: ToolCall, calls: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    const start = performance.now();
    const { isError = false } = await wire.request('tools/call', call);
    times.push(performance.now() - start);
    if (isError) throw new Error(`refused the call of ${call.name}`);
  }
  return median(times);
}
