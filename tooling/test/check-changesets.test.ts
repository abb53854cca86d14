import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { changesets } from '../check/changesets.ts';
import { makeWorkspace, type Workspace } from './check-workspace.ts';

const RELEASED = ['packages/core', 'packages/hub', 'servers/demo'];
const TOOL = 'servers/demo/src/tools/add-member.ts';
const LIST = 'servers/demo/tools.json';
const UNNAMED =
  'servers/demo/src changed since @plugboard/demo was released, and no changeset names it. Run pnpm changeset.';

/** A workspace in git whose packages are all released, as `changeset version` leaves it. */
function released(): Workspace {
  const workspace = committed();
  for (const path of RELEASED) workspace.write(`${path}/CHANGELOG.md`, '# 0.1.0\n');
  commit(workspace);
  return workspace;
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
      (name) => `${name} was never released, and no changeset names it. Run pnpm changeset.`,
    ),
  );
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
  ['Makes a person a member.', 'Adds a person.', 'patch', 'the words of add_member changed'],
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
  workspace.write('servers/demo/CHANGELOG.md', '# 1.0.0\n\n# 0.1.0\n');
  expect((await look(workspace)).problems).toEqual([]);
  commit(workspace);
  expect((await look(workspace)).problems).toEqual([]);
});

it('a changeset for a package that is not published is refused', async () => {
  using workspace = released();
  propose(workspace, { '@plugboard/template': 'patch' });
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
