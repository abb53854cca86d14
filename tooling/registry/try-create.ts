// A server of a stranger's: made, installed, tested, built, packed and spoken to, as the README of create-server says.
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { reasonOf, run, workFolder } from '../processes.ts';
import { report } from '../smoke/tally.ts';
import type { Line } from './cold-start.ts';

const NAME = 'road-works';

export async function tryCreate(npm: Line['npm']): Promise<void> {
  const work = workFolder('stranger');
  const env = npm(workFolder('cache'));
  const home = join(work, NAME);
  const steps: [cwd: string, command: string, args: string[]][] = [
    [work, 'npm', ['create', '--yes', '@plugboard/server', NAME, '--', '--owner', 'octo']],
    [home, 'npm', ['install', '--no-audit', '--no-fund']],
    [home, 'npm', ['test']],
    [home, 'npm', ['run', 'gen']],
    [home, 'npm', ['pack']],
  ];
  for (const [cwd, command, args] of steps) {
    const done = await run(command, args, { cwd, env });
    const problems =
      done.code === 0
        ? []
        : [`${reasonOf(done)}: correct packages/create-server.\n${(done.out + done.err).slice(-2_000)}`];
    report(`a server of a stranger's: ${command} ${args.join(' ')}`, problems);
    if (done.code !== 0) return;
  }
  report("a server of a stranger's: from its tarball", await tarballProblems(work, home, env));
}

async function tarballProblems(work: string, home: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const tarball = join(home, `mcp-server-${NAME}-0.1.0.tgz`);
  const given = Object.entries(env).filter(([, value]) => value !== undefined) as [string, string][];
  try {
    await using client = await connect(
      {
        command: 'npx',
        args: ['-y', '-p', tarball, `mcp-server-${NAME}`],
        cwd: work,
        env: Object.fromEntries(given),
      },
      { era: '2026-07-28' },
    );
    const text = textOf(await client.callTool({ name: 'list_members', arguments: {} }));
    return text === '0 of 0 members' ? [] : [`list_members answers ${text.slice(0, 100)}.`];
  } catch (error) {
    return [`A client gets no answer (${(error as Error).message}).`];
  }
}
