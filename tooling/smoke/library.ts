// A package without a bin: what its README shows is written against the tarball, type-checked and run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { ROOT } from '../workspace.ts';
import { reasonOf, run } from '../processes.ts';

const FILE = 'readme.ts';

/** Writes the example of an installed package's README beside it; answers what is wrong with it as it stands. */
export async function exampleProblems(name: string, folder: string): Promise<string[]> {
  const readme = readFileSync(join(folder, 'node_modules', name, 'README.md'), 'utf8');
  const [, code] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? [];
  if (code === undefined)
    return [`${name} has no bin, and no \`\`\`ts example in its README to run: write one.`];
  writeFileSync(join(folder, FILE), code);
  const done = await run(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...OPTIONS, FILE],
    {
      cwd: folder,
    },
  );
  if (done.code === 0) return [];
  return [
    `The example in the README of ${name} does not type-check against its tarball (${reasonOf(done)}): correct one of them.`,
  ];
}

/** As strict as a reader may be. The declarations of the SDK need those of Node. */
const OPTIONS = [
  '--noEmit --strict --skipLibCheck false --module nodenext --target es2024'.split(' '),
  '--lib es2024,esnext.disposable --types node --typeRoots'.split(' '),
  join(ROOT, 'node_modules/@types'),
].flat();

/** Runs the example on one Node: a server over stdio, which adds. */
export async function runProblems(name: string, folder: string, node: string): Promise<string[]> {
  if (!existsSync(join(folder, FILE))) return [];
  try {
    const spawn = { command: node, args: [FILE], cwd: folder };
    await using client = await connect(spawn, { era: '2026-07-28' });
    const text = textOf(await client.callTool({ name: 'add', arguments: { left: 2, right: 3 } }));
    if (text === '{"sum":5}') return [];
    return [`The example in the README of ${name} answers 2 + 3 with ${text.slice(0, 200)}: it has to add.`];
  } catch (error) {
    return [
      `The example in the README of ${name} does not run (${(error as Error).message}): correct it or the package.`,
    ];
  }
}
