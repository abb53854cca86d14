import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pendingChangesets } from '../changesets.ts';
import { ROOT } from '../workspace.ts';
import { makeWorkspace, type Workspace } from './check-workspace.ts';

/** A workspace with the verb in it, which writes to the workspace it lies in. */
function workspaceWithVerb(): Workspace {
  const workspace = makeWorkspace();
  workspace.write('.changeset/config.json', '{}\n');
  for (const file of ['changeset-core.ts', 'changesets.ts', 'workspace.ts'])
    cpSync(join(ROOT, 'tooling', file), join(workspace.root, 'tooling', file));
  return workspace;
}

function run({ root }: Workspace, ...args: string[]) {
  const file = join(root, 'tooling/changeset-core.ts');
  return spawnSync(process.execPath, [file, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
}

it.each([
  [[], 'patch', 'A new version of core.', 'core-a-new-version-of-core'],
  [['minor'], 'minor', 'A new version of core.', 'core-a-new-version-of-core'],
  [
    ['Answers come in the order asked.'],
    'patch',
    'Answers come in the order asked.',
    'core-answers-come-in-the-order',
  ],
  [['major', 'Node 24 or newer.'], 'major', 'Node 24 or newer.', 'core-node-24-or-newer'],
])('changeset:core %j names core and all that bundle it', (args, bump, words, name) => {
  using workspace = workspaceWithVerb();
  const { stdout, stderr, status } = run(workspace, ...args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const [changeset, ...more] = pendingChangesets(workspace.root);
  expect(more).toEqual([]);
  expect(changeset?.file).toMatch(new RegExp(`^\\.changeset/${name}-[0-9a-f]{4}\\.md$`));
  expect(stdout).toBe(
    `${changeset?.file} written: ${bump} for @plugboard/core, plugboard, @plugboard/demo\n`,
  );
  expect(readFileSync(join(workspace.root, changeset?.file ?? ''), 'utf8')).toBe(
    `---\n'@plugboard/core': ${bump}\n'plugboard': ${bump}\n'@plugboard/demo': ${bump}\n---\n\n${words}\n`,
  );
});

it('changeset:core writes a second file beside a first with the same words', () => {
  using workspace = workspaceWithVerb();
  run(workspace);
  run(workspace);
  expect(pendingChangesets(workspace.root)).toHaveLength(2);
});

it.each([[['majr']], [['patch', 'two words', 'more']], [['--minor']], [['patch', '']], [['patch', 'minor']]])(
  'changeset:core refuses %j in one sentence and writes nothing',
  (args) => {
    using workspace = workspaceWithVerb();
    const { stdout, stderr, status } = run(workspace, ...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'pnpm changeset:core takes patch, minor or major, and then what changed in one text in quotes; both may be left out.\n',
    );
    expect(pendingChangesets(workspace.root)).toEqual([]);
  },
);
