// Does what CONTRIBUTING.md says, command by command, in a fresh clone: what is committed, and nothing else.
// `node tooling/replay.ts [repository]`
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { commandsOf } from './smoke/commands.ts';
import { PNPM } from './pnpm.ts';
import { endOnSignals, run, workFolder } from './processes.ts';
import { conclude, report } from './smoke/tally.ts';
import { ROOT } from './workspace.ts';

const PAGE = 'CONTRIBUTING.md';
const AUTHOR = { NAME: 'Replay', EMAIL: 'replay@example.org' };

endOnSignals();
const [repository = ROOT] = process.argv.slice(2);
const work = workFolder('replay');
const clone = join(work, 'clone');
const env = environment();

await replay();
conclude();

async function replay(): Promise<void> {
  if (!(await didRun('git clone', ['clone', '--quiet', repository, clone], 'git'))) return;
  const install = ['install', '--frozen-lockfile', '--prefer-offline'];
  if (!(await didRun('pnpm install', install, 'pnpm'))) return;

  const page = { name: PAGE, text: readFileSync(join(clone, PAGE), 'utf8') };
  const { commands, problems } = commandsOf(page, readFileSync(join(clone, '.ci/run'), 'utf8'));
  if (problems.length > 0) report(PAGE, problems);
  for (const { where, written, run: line, excuse } of commands) {
    const what = `${where}: ${written}${excuse === undefined ? '' : ` (${excuse})`}`;
    if (line === undefined) report(what);
    // Each command stands on the one before it.
    else if (!(await didRun(what, [], line))) return;
  }
}

/** Runs a program with arguments, or a line for the shell; shows what one that failed has said. */
async function didRun(what: string, args: readonly string[], command: string): Promise<boolean> {
  const started = performance.now();
  const cwd = command === 'git' ? work : clone;
  const { code, out, err } = await run(command, args, { cwd, env, shell: args.length === 0 });
  if (code !== 0) {
    const words = `It ended with ${code} in a fresh clone of HEAD: correct it, or the page.`;
    report(what, [...`${out}${err}`.trimEnd().split('\n'), words]);
    return false;
  }
  report(`${what}: ${Math.round((performance.now() - started) / 1_000)} s`, []);
  return true;
}

/**
 * That of a newcomer: `pnpm` is the pinned one, git knows who commits, and nothing is left of the script and the Node
 * that this runs in.
 */
function environment(): NodeJS.ProcessEnv {
  const bin = join(work, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'pnpm'), `#!/bin/sh\nexec npx ${PNPM.join(' ')} "$@"\n`);
  chmodSync(join(bin, 'pnpm'), 0o755);
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(ROOT));
  const scripts = Object.keys(process.env).filter((name) => /^p?npm_/i.test(name));
  const author = Object.entries(AUTHOR).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  return {
    ...Object.fromEntries(scripts.map((name) => [name, undefined])),
    ...Object.fromEntries(author),
    PATH: [bin, ...path].join(delimiter),
  };
}
