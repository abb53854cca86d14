// A real client at a program that was installed from its tarball.
import { connect, textOf, type Era } from '@plugboard/core/testing';
import { run } from '../processes.ts';
import type { Start } from './programs.ts';

const ERAS: readonly Era[] = ['2026-07-28', '2025-11-25'];

export interface Program {
  readonly name: string;
  /** The file of its bin. */
  readonly file: string;
  /** The folder it is installed in, where it is started. */
  readonly folder: string;
  readonly start: Start;
  /** What its list has to be, byte for byte. */
  readonly contract: string;
}

/** What is wrong with a program on one Node, in both eras. */
export async function spokenProblems(program: Program, node: string): Promise<string[]> {
  const problems: string[] = [];
  for (const era of ERAS) problems.push(...(await eraProblems(program, node, era)));
  return problems;
}

async function eraProblems(
  { name, file, folder, start, contract }: Program,
  node: string,
  era: Era,
): Promise<string[]> {
  const spawn = { command: node, args: [file, ...start.args(folder)], cwd: folder };
  const problems: string[] = [];
  try {
    await using client = await connect(spawn, { era });
    const { tools } = await client.listTools();
    if (`${JSON.stringify({ tools }, null, 2)}\n` !== contract)
      problems.push(`${name} lists other tools in ${era} than its contract: run pnpm gen and commit it.`);
    const { call } = start;
    if (call === undefined) return problems;
    const text = textOf(await client.callTool({ name: call.name, arguments: call.arguments }));
    if (!text.includes(call.answer))
      problems.push(
        `${name} answers ${call.name} in ${era} without "${call.answer}", but: ${text.slice(0, 200)}`,
      );
  } catch (error) {
    problems.push(
      `${name} cannot be spoken to in ${era} (${(error as Error).message}): start it from its tarball, as tooling/smoke/programs.ts does, and mend what it says.`,
    );
  }
  return problems;
}

/** What is no server says its version, and ends. */
export async function startProblems(
  { name, file, folder }: Pick<Program, 'name' | 'file' | 'folder'>,
  node: string,
): Promise<string[]> {
  const done = await run(node, [file, '--version'], { cwd: folder });
  if (done.code === 0 && /^\d+\.\d+\.\d+\S*\n$/.test(done.out)) return [];
  return [`${name} does not tell its version from its tarball (${done.err.slice(0, 200)}): correct it.`];
}

/** On a Node below its `engines` a program says so in one sentence, and ends with 2. */
export async function tooOldProblems(
  { name, file, folder }: Pick<Program, 'name' | 'file' | 'folder'>,
  node: string,
): Promise<string[]> {
  const { code, out, err } = await run(node, [file], { cwd: folder });
  const isTold = out === '' && /^\S+ needs Node \S+ or newer; this is [\d.]+\. .*\.\n$/.test(err);
  const problems: string[] = [];
  if (code !== 2)
    problems.push(`${name} ends with ${code} on an old Node: let its launcher end with 2, ${LAUNCHER}.`);
  if (!isTold)
    problems.push(
      `${name} does not say in one sentence on stderr that its Node is too old: let its launcher do so, ${LAUNCHER}.`,
    );
  return problems;
}

const LAUNCHER = 'as tooling/build/bundle.ts writes it';
