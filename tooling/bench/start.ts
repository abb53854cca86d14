// From the start of a process to its answer of tools/list, and the memory it then has, beside a bare Node, interleaved.
// `pnpm bench`
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, servers } from '../workspace.ts';

const RUNS = 31;
const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1.0.0' },
};
const HELLO = [
  { id: 1, method: 'initialize', params: INITIALIZE },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/list' },
];

const emptyConfig = join(mkdtempSync(join(tmpdir(), 'bench-')), 'plugboard.json');
writeFileSync(emptyConfig, '{"mcpServers": {}}');

const subjects = [
  { name: 'node -e 0', args: ['-e', '0'], speaks: false },
  ...servers().map(({ name, folder }) => ({
    name,
    args: [join(folder, 'dist/cli.js'), tmpdir()],
    speaks: true,
  })),
  {
    name: 'plugboard, no servers',
    args: [join(ROOT, 'packages/hub/dist/cli.js'), 'serve', '--config', emptyConfig],
    speaks: true,
  },
];
const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
const memory = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
/** As good as bare, but it says when it is there and waits. */
const WAITS = ['-e', `process.stdout.write('"id":2'); process.stdin.resume();`];
for (let run = -2; run < RUNS; run += 1) {
  for (const { name, args, speaks } of subjects) {
    const listed = await untilListed(speaks ? args : WAITS);
    const time = speaks ? listed.time : await untilGone(args);
    if (run < 0) continue; // the first two fill caches
    times.get(name)?.push(time);
    memory.get(name)?.push(listed.resident);
  }
}

console.log(
  `Start to tools/list, median of ${RUNS}; Node ${process.versions.node}, ${cpus()[0]?.model}, ${cpus().length} cores`,
);
const bare = (of: ReadonlyMap<string, number[]>) => median(of.get('node -e 0') ?? []);
for (const [name, each] of times) {
  const resident = median(memory.get(name) ?? []);
  const [slower, larger] = [median(each) / bare(times), resident / bare(memory)];
  console.log(
    `${name.padEnd(24)} ${median(each).toFixed(1).padStart(7)} ms  ${slower.toFixed(2)} x bare node ${(resident / 1024).toFixed(1).padStart(8)} MB  ${larger.toFixed(2)} x`,
  );
}

function untilGone(args: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', () => resolve(performance.now() - start)));
}

async function untilListed(args: readonly string[]): Promise<{ time: number; resident: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.write(HELLO.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''));
  let text = '';
  const time = await new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('"id":2')) resolve(performance.now() - start);
    });
  });
  const resident = residentOf(child.pid ?? 0);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  await gone;
  return { time, resident };
}

/** In kB; only Linux tells it this way. */
function residentOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
