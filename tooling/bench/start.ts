// Times from the start of a process to its answer of tools/list, beside a bare Node, interleaved. `pnpm bench`
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
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
for (let run = -2; run < RUNS; run += 1) {
  for (const { name, args, speaks } of subjects) {
    const time = await (speaks ? untilListed(args) : untilGone(args));
    if (run >= 0) times.get(name)?.push(time); // the first two fill caches
  }
}

console.log(
  `Start to tools/list, median of ${RUNS}; Node ${process.versions.node}, ${cpus()[0]?.model}, ${cpus().length} cores`,
);
const bare = median(times.get('node -e 0') ?? []);
for (const [name, each] of times) {
  console.log(
    `${name.padEnd(24)} ${median(each).toFixed(1).padStart(7)} ms  ${(median(each) / bare).toFixed(2)} x bare node`,
  );
}

function untilGone(args: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', () => resolve(performance.now() - start)));
}

async function untilListed(args: readonly string[]): Promise<number> {
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
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  await gone;
  return time;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
