import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { changesets } from '../check/changesets.ts';
import type { Manifest } from '../workspace.ts';
import { makeWorkspace, TEMPLATE_WORDS, type Workspace } from './check-workspace.ts';

const RELEASED = ['packages/core', 'packages/hub', 'servers/demo'];
const TOOL = 'servers/demo/src/tools/add-member.ts';
const LIST = 'servers/demo/tools.json';
const UNNAMED =
  'servers/demo/src changed since @plugboard/demo was released, and no changeset names it. Run pnpm changeset.';

/** A workspace in git whose packages are all released, as `changeset version` leaves it. */
function released(): Workspace {
  const workspace = committed();
  for (const path of RELEASED) raise(workspace, path, '99.0.0');
  commit(workspace);
  return workspace;
}

function raise({ root, write }: Workspace, path: string, version: string): void {
  const file = `${path}/package.json`;
  const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
  write(file, JSON.stringify({ ...manifest, version }, null, 2));
}

function committed(): Workspace {
  const workspace = makeWorkspace();
  workspace.git('init', '--quiet');
  commit(workspace);
  return workspace;
}

function commit({ git }: Workspace): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Go on');
}

function propose({ write }: Workspace, bumps: Record<string, string>): void {
  const lines = Object.entries(bumps).map(([name, bump]) => `'${name}': ${bump}`);
  write('.changeset/quiet-birds-sing.md', `---\n${lines.join('\n')}\n---\n\nSomething changed.\n`);
}

async function look({ root }: Workspace): Promise<{ problems: readonly string[]; said: string[] }> {
  const said: string[] = [];
  return { problems: await changesets(root, (line) => said.push(line)), said };
}

it('changesets are not asked for when nothing changed since the release', async () => {
  using workspace = released();
  expect(await look(workspace)).toEqual({ problems: [], said: [] });
});

it('a package that was never released needs a changeset, and any will do', async () => {
  using workspace = committed();
  expect((await look(workspace)).problems).toEqual(
    ['@plugboard/core', 'plugboard', '@plugboard/demo'].map(
      (name) => `${name} was never released, and no changeset releases it. Run pnpm changeset.`,
    ),
  );
  propose(workspace, { '@plugboard/core': 'patch', plugboard: 'patch', '@plugboard/demo': 'none' });
  expect((await look(workspace)).problems).toEqual([
    '@plugboard/demo was never released, and no changeset releases it. Run pnpm changeset.',
  ]);
  propose(workspace, { '@plugboard/core': 'patch', plugboard: 'patch', '@plugboard/demo': 'patch' });
  expect((await look(workspace)).problems).toEqual([]);
});

it.each([
  ['a change', ({ replace }: Workspace) => replace(TOOL, 'members.all()', '[...members.all()]')],
  [
    'a file that git does not know',
    ({ write }: Workspace) => write('servers/demo/src/more.ts', 'export {};\n'),
  ],
  ['a file that is gone', ({ remove }: Workspace) => remove(TOOL)],
])('%s in the source of a package needs a changeset, committed or not', async (_, change) => {
  using workspace = released();
  change(workspace);
  expect((await look(workspace)).problems).toEqual([UNNAMED]);
  commit(workspace);
  expect((await look(workspace)).problems).toEqual([UNNAMED]);
  propose(workspace, { '@plugboard/demo': 'patch' });
  expect((await look(workspace)).problems).toEqual([]);
});

it('what a person writes in a changelog or around a version is no release', async () => {
  using workspace = released();
  workspace.write(TOOL, '');
  commit(workspace);
  workspace.write('servers/demo/CHANGELOG.md', '# 99.0.0\n\nA word more.\n');
  expect((await look(workspace)).problems).toEqual([UNNAMED]);
  workspace.replace('servers/demo/package.json', '"version": "99.0.0",', '"version":   "99.0.0",');
  commit(workspace);
  expect((await look(workspace)).problems).toEqual([UNNAMED]);
});

it('a change that reaches no user is paid by "none", until a release takes that along and after', async () => {
  using workspace = released();
  workspace.replace(TOOL, 'export const', '// A word.\nexport const');
  propose(workspace, { '@plugboard/demo': 'none' });
  expect((await look(workspace)).problems).toEqual([]);
  commit(workspace);
  workspace.remove('.changeset/quiet-birds-sing.md');
  expect((await look(workspace)).problems).toEqual([]);
  commit(workspace);
  expect((await look(workspace)).problems).toEqual([]);
  workspace.replace(TOOL, '// A word.', '');
  expect((await look(workspace)).problems).toEqual([UNNAMED]);
});

it('"none" does not pay for a contract that changed', async () => {
  using workspace = released();
  workspace.replace(LIST, TEMPLATE_WORDS, 'Adds a person.');
  propose(workspace, { '@plugboard/demo': 'none' });
  expect((await look(workspace)).problems).toEqual([
    '@plugboard/demo: the words of add_member changed. Run pnpm changeset and choose patch for @plugboard/demo.',
  ]);
});

it.each([
  ['engines', { node: '>=24' }],
  ['bin', { demo: 'dist/cli.js' }],
  ['exports', { '.': './dist/index.js' }],
  ['dependencies', { zod: 'catalog:' }],
])('other %s in a package.json need a changeset', async (field, value) => {
  using workspace = released();
  const file = 'servers/demo/package.json';
  const manifest = JSON.parse(readFileSync(join(workspace.root, file), 'utf8')) as Manifest;
  workspace.write(file, JSON.stringify({ ...manifest, [field]: value }, null, 2));
  expect((await look(workspace)).problems).toEqual([
    'servers/demo/package.json changed since @plugboard/demo was released, and no changeset names it. Run pnpm changeset.',
  ]);
});

it('another version of what only tests use, or of nothing that a package has, needs no changeset', async () => {
  using workspace = released();
  for (const [path, name] of [
    ['servers/demo', 'left-pad'],
    ['packages/core', 'right-pad'],
  ] as const)
    workspace.replace(
      `${path}/package.json`,
      '"devDependencies": {',
      `"devDependencies": { "${name}": "catalog:",`,
    );
  workspace.replace('pnpm-workspace.yaml', 'catalog:\n', 'catalog:\n  left-pad: 1.0.0\n  right-pad: 1.0.0\n');
  workspace.replace('pnpm-workspace.yaml', '  knip: ', '  knip: 1');
  expect((await look(workspace)).problems).toEqual([]);
});

it('another version of what is in a bundle needs a changeset', async () => {
  using workspace = released();
  workspace.replace(
    'packages/hub/package.json',
    '"devDependencies": {',
    '"devDependencies": { "left-pad": "catalog:",',
  );
  workspace.replace('pnpm-workspace.yaml', 'catalog:\n', 'catalog:\n  left-pad: 1.0.0\n');
  workspace.write('packages/hub/src/pad.ts', "export { pad } from 'left-pad/pad';\n");
  for (const path of RELEASED) raise(workspace, path, '99.1.0');
  commit(workspace);
  workspace.replace('pnpm-workspace.yaml', 'left-pad: 1.0.0', 'left-pad: 1.0.1');
  expect((await look(workspace)).problems).toEqual([
    'The version of left-pad changed since plugboard was released, and no changeset names it. Run pnpm changeset.',
  ]);
});

it('another version of what core uses needs a changeset for every package that bundles it', async () => {
  using workspace = released();
  workspace.replace(
    'pnpm-workspace.yaml',
    "'@modelcontextprotocol/server': ",
    "'@modelcontextprotocol/server': 1",
  );
  propose(workspace, { '@plugboard/demo': 'patch' });
  const { problems } = await look(workspace);
  expect(problems).toEqual([
    'The version of @modelcontextprotocol/server changed since @plugboard/core was released, and no changeset names it. Run pnpm changeset:core.',
    expect.stringMatching(/^(@plugboard\/core|The version of \S+) changed since plugboard was released/),
  ]);
});

it('the template and the tests of a package need no changeset', async () => {
  using workspace = released();
  workspace.write('tooling/template/src/more.ts', 'export {};\n');
  workspace.write('servers/demo/test/more.test.ts', 'export {};\n');
  expect((await look(workspace)).problems).toEqual([]);
});

it('a change of core needs a changeset for every package that bundles it', async () => {
  using workspace = released();
  workspace.write('packages/core/src/define/more.ts', 'export {};\n');
  propose(workspace, { '@plugboard/core': 'patch' });
  expect((await look(workspace)).problems).toEqual(
    ['plugboard', '@plugboard/demo'].map(
      (name) =>
        `@plugboard/core changed since ${name} was released with it, and no changeset names ${name}. Run pnpm changeset:core.`,
    ),
  );
  propose(workspace, { '@plugboard/core': 'patch', plugboard: 'patch', '@plugboard/demo': 'patch' });
  expect((await look(workspace)).problems).toEqual([]);
});

it.each([
  ['"name": "add_member"', '"name": "add_person"', 'major', 'the tool add_member is gone'],
  ['"cursor"', '"page"', 'major', 'list_members takes no cursor any more'],
  [TEMPLATE_WORDS, 'Adds a person.', 'patch', 'the words of add_member changed'],
])('a list in which %s became %s needs a changeset of its size', async (words, others, need, reason) => {
  using workspace = released();
  workspace.replace(LIST, words, others);
  const problem = `@plugboard/demo: ${reason}. Run pnpm changeset and choose ${need} for @plugboard/demo.`;
  expect((await look(workspace)).problems).toEqual([problem]);
  propose(workspace, { '@plugboard/core': need });
  expect((await look(workspace)).problems).toEqual([problem]);
  propose(workspace, { '@plugboard/demo': need });
  expect((await look(workspace)).problems).toEqual([]);
});

it('a changeset that is too small is refused', async () => {
  using workspace = released();
  workspace.replace(LIST, '"add_member"', '"add_person"');
  propose(workspace, { '@plugboard/demo': 'minor' });
  expect((await look(workspace)).problems).toEqual([
    '@plugboard/demo: the tool add_member is gone. Run pnpm changeset and choose major for @plugboard/demo.',
  ]);
});

it('what changesets asked for is paid once the release is written, before it is committed and after', async () => {
  using workspace = released();
  workspace.replace(LIST, '"add_member"', '"add_person"');
  commit(workspace);
  raise(workspace, 'servers/demo', '99.1.0');
  expect((await look(workspace)).problems).toEqual([]);
  commit(workspace);
  expect((await look(workspace)).problems).toEqual([]);
});

it('a changeset for a package that is not published is refused', async () => {
  using workspace = released();
  propose(workspace, { '@plugboard/template': 'patch' });
  expect((await look(workspace)).problems).toEqual([
    '.changeset/quiet-birds-sing.md names @plugboard/template, and no such package is published. Delete it.',
  ]);
  propose(workspace, { '@plugboard/template': 'patch', plugboard: 'patch' });
  expect((await look(workspace)).problems).toEqual([
    '.changeset/quiet-birds-sing.md names @plugboard/template, and no such package is published. Take the line out.',
  ]);
});

it('a changeset that nobody could read is named', () => {
  using workspace = released();
  workspace.write('.changeset/quiet-birds-sing.md', "---\n'@plugboard/demo': huge\n---\n\nMore.\n");
  expect(() => changesets(workspace.root, () => {})).toThrow(
    `.changeset/quiet-birds-sing.md: "'@plugboard/demo': huge" is no line like '@plugboard/core': patch; mend it.`,
  );
});

it('without the whole history changesets are not compared, and check says so', async () => {
  using plain = makeWorkspace();
  expect(await look(plain)).toEqual({
    problems: [],
    said: ['Changesets were not compared: this folder is no git clone.'],
  });
  using origin = released();
  const root = join(origin.root, 'shallow');
  execFileSync('git', ['clone', '--quiet', '--depth', '1', pathToFileURL(origin.root).href, root]);
  expect(await look({ ...origin, root })).toEqual({
    problems: [],
    said: ['Changesets were not compared: this clone is shallow (git fetch --unshallow makes it whole).'],
  });
});
