import { expect, it } from 'vitest';
import { form } from '../check/form.ts';
import { licences } from '../check/licences.ts';
import { manifests } from '../check/manifest.ts';
import type { Rule } from '../check/rule.ts';
import { tokens } from '../check/tokens.ts';
import { tools } from '../check/tools.ts';
import { versions } from '../check/versions.ts';
import { makeWorkspace, TEMPLATE_WORDS, type Workspace } from './check-workspace.ts';

const RULES: Record<string, Rule> = { form, licences, manifests, tokens, tools, versions };
const MANIFEST = 'servers/demo/package.json';
const TOOL = 'servers/demo/src/tools/add-member.ts';

type Breach = (workspace: Workspace) => void;

it.each(Object.entries(RULES))('%s has nothing to say of a workspace that keeps it', async (_, rule) => {
  using workspace = makeWorkspace();
  expect(await rule(workspace.root, () => {})).toEqual([]);
});

const breaches: [string, Rule, Breach, string][] = [
  [
    'a server without a file that a person writes',
    form,
    ({ remove }) => remove('servers/demo/src/cli.ts'),
    'servers/demo/src/cli.ts is missing. Copy it from tooling/template and change what it says.',
  ],
  [
    'a server without a generated file',
    form,
    ({ remove }) => remove('servers/demo/server.json'),
    'servers/demo/server.json is missing. Run pnpm gen and commit it.',
  ],
  [
    'a way into tests of its own',
    form,
    ({ replace }) => replace('servers/demo/test/open.ts', 'function open', 'function start'),
    'servers/demo/test/open.ts must export open, as tooling/template/test/open.ts does.',
  ],
  [
    'another Node',
    manifests,
    ({ replace }) => replace(MANIFEST, '>=22.19', '>=20'),
    'servers/demo/package.json: "engines" must be {"node":">=22.19"}, as in tooling/template.',
  ],
  [
    'another Node in a package that is no server',
    manifests,
    ({ replace }) => replace('packages/core/package.json', '>=22.19', '>=20'),
    'packages/core/package.json: "engines" must be {"node":">=22.19"}, as in tooling/template.',
  ],
  [
    'a field that the template has not',
    manifests,
    ({ replace }) => replace(MANIFEST, '"type": "module"', '"type": "module", "sideEffects": false'),
    'servers/demo/package.json: take "sideEffects" out; tooling/template has none.',
  ],
  [
    'a peer that is not optional',
    manifests,
    ({ replace }) =>
      replace(MANIFEST, '"type": "module"', '"type": "module", "peerDependencies": { "zod": ">=4" }'),
    'servers/demo/package.json: the peer zod must be optional, in "peerDependenciesMeta", and among "devDependencies" for tests.',
  ],
  [
    'the name of another program',
    manifests,
    ({ replace }) => replace(MANIFEST, 'mcp-server-demo', 'demo'),
    'servers/demo/package.json: "bin" must be {"mcp-server-demo":"dist/cli.js"}, as in tooling/template.',
  ],
  [
    'a name that the registry does not know the hub by',
    manifests,
    ({ replace }) => replace('packages/hub/package.json', 'plugboard-mcp/plugboard"', 'plugboard-mcp/hub"'),
    'packages/hub/package.json: "mcpName" must be "io.github.plugboard-mcp/plugboard".',
  ],
  [
    'a description that the registry refuses',
    manifests,
    ({ replace }) => replace(MANIFEST, '"keywords"', `"description": "${'a'.repeat(101)}", "keywords"`),
    'servers/demo/package.json: "description" has 101 characters, and the MCP registry takes 100. Shorten it.',
  ],
  [
    'a dependency beside the bundle',
    manifests,
    ({ replace }) => replace('packages/hub/package.json', '"engines"', '"dependencies": {}, "engines"'),
    'packages/hub/package.json: a bundled package has no "dependencies"; move them to "devDependencies".',
  ],
  [
    'a version outside of the catalog',
    versions,
    ({ replace }) => replace(MANIFEST, '"zod": "catalog:"', '"zod": "^4.0.0"'),
    'servers/demo/package.json asks for zod ^4.0.0. Write "catalog:" there and the version in pnpm-workspace.yaml.',
  ],
  [
    'a catalog with a range',
    versions,
    ({ write }) => write('pnpm-workspace.yaml', "catalog:\n  '@left/pad': ^1.0.0\n"),
    'pnpm-workspace.yaml: @left/pad ^1.0.0 is no exact version. Write one, as in 1.2.3.',
  ],
  [
    'a lockfile that names a mirror',
    versions,
    ({ write }) =>
      write('pnpm-lock.yaml', '\n    resolution: {integrity: sha512-1, tarball: https://mirror/a.tgz}\n'),
    'pnpm-lock.yaml, line 2, holds the address of a download. Take addresses out of it and run pnpm install.',
  ],
  [
    'an export with another name than its file',
    tools,
    ({ replace }) => replace(TOOL, 'export const addMember', 'export type Never = never;\nconst addMember'),
    'servers/demo/src/tools/add-member.ts must export addMember = defineTool(…), after its name. Rename one of them.',
  ],
  [
    'a tool with another name than its file',
    tools,
    ({ replace }) => replace(TOOL, "'add_member'", "'add_person'"),
    "servers/demo/src/tools/add-member.ts must define a tool with the name 'add_member'. Rename one of them.",
  ],
  [
    'a second export of a tool',
    tools,
    ({ replace }) => replace(TOOL, 'export const', 'export const LIMIT = 3;\nexport const'),
    "servers/demo/src/tools/add-member.ts exports LIMIT. A tool's file exports the tool alone: move what else is in it.",
  ],
  [
    'a tool that the server does not list',
    tools,
    ({ write }) => {
      write('servers/demo/src/index.ts', "import { addMember } from './tools/add-member.ts';\n");
      write('servers/demo/tools.json', '{"tools": [{"name": "list_members"}]}');
    },
    'servers/demo/src/tools/add-member.ts is no tool that src/index.ts lists. List it there and run pnpm gen, or delete it.',
  ],
  [
    'a tool that only a profile lists and nothing tests',
    tools,
    ({ write }) => {
      write(
        'servers/demo/src/tools/add-guest.ts',
        "export const addGuest = defineTool({ name: 'add_guest' });",
      );
      write('servers/demo/tools.guests.json', '{"tools": [{"name": "add_guest"}]}');
    },
    'servers/demo: no test/add-guest.test.ts calls the tool add_guest. Write it, as servers/demo/test has others.',
  ],
  [
    'a tool that is listed and has no file',
    tools,
    ({ replace }) => replace('servers/demo/tools.json', '"tools": [', '"tools": [{"name": "add_person"},'),
    'servers/demo: the tool add_person belongs in src/tools/add-person.ts. Move it there.',
  ],
  [
    'a tool without a test',
    tools,
    ({ remove }) => remove('servers/demo/test/add-member.test.ts'),
    'servers/demo: no test/add-member.test.ts calls the tool add_member. Write it, as servers/demo/test has others.',
  ],
  [
    'a test that does not name its tool',
    tools,
    ({ write }) => write('servers/demo/test/add-member.test.ts', 'it.todo();\n'),
    'servers/demo: no test/add-member.test.ts calls the tool add_member. Write it, as servers/demo/test has others.',
  ],
  [
    'a license that is not the one of the house',
    licences,
    ({ write }) => write('servers/demo/LICENSE', 'All rights reserved.\n'),
    'servers/demo/LICENSE is not the LICENSE of the root. Run cp LICENSE servers/demo/LICENSE.',
  ],
  [
    'a licence in a bundle that does not go with ours',
    licences,
    ({ write }) => {
      const home = 'node_modules/.pnpm/@left+pad@1.0.0_zod@4.6.7/node_modules/@left/pad';
      write(`${home}/package.json`, '{"name": "@left/pad", "version": "1.0.0", "license": "GPL-3.0-only"}');
      write('servers/demo/dist/LICENCES.txt', '@left/pad 1.0.0\n\nWhat it says.\n');
    },
    '@plugboard/demo would publish @left/pad 1.0.0 under GPL-3.0-only. Do without it, or add the licence to tooling/check/licences.ts if it goes with MIT.',
  ],
  [
    'a licence behind a dependency that does not go with ours',
    licences,
    ({ write }) => {
      write(
        'packages/core/node_modules/zod/package.json',
        '{"license": "MIT", "dependencies": {"left": "1"}}',
      );
      write(
        'packages/core/node_modules/zod/node_modules/left/package.json',
        '{"name": "left", "version": "1.0.0"}',
      );
    },
    '@plugboard/core would publish left 1.0.0 under no licence. Do without it, or add the licence to tooling/check/licences.ts if it goes with MIT.',
  ],
];

it.each(breaches)('check refuses %s and says what to do', async (_, rule, breach, sentence) => {
  using workspace = makeWorkspace();
  breach(workspace);
  expect(await rule(workspace.root, () => {})).toEqual([sentence]);
});

it('quotes of either kind name a tool', () => {
  using workspace = makeWorkspace();
  workspace.replace(TOOL, "'add_member'", '"add_member"');
  expect(tools(workspace.root)).toEqual([]);
});

it('a server may have the name of what every object has', async () => {
  using workspace = makeWorkspace();
  const tool = { name: 'add', description: 'one two three '.repeat(1_000), inputSchema: {} };
  workspace.write('servers/constructor/package.json', '{"name": "@plugboard/constructor"}');
  workspace.write('servers/constructor/tools.json', JSON.stringify({ tools: [tool] }));
  expect(await tokens(workspace.root, () => {})).toEqual([
    expect.stringMatching(/^@plugboard\/constructor: its list costs \d+ tokens, and 2500 is the most\. /),
  ]);
});

it('check refuses a list that costs too much, and prints what each costs', async () => {
  using workspace = makeWorkspace();
  workspace.replace('servers/demo/tools.json', TEMPLATE_WORDS, 'one two three '.repeat(1_000));
  const said: string[] = [];
  const [problem, ...more] = await tokens(workspace.root, (line) => said.push(line));
  expect(problem).toMatch(
    /^@plugboard\/demo: its list costs [34]\d{3} tokens, and 2500 is the most\. Shorten words or tools in src\/tools, then pnpm gen\.$/,
  );
  expect(more).toEqual([]);
  expect(said[0]).toMatch(/^@plugboard\/demo: 2 tools, \d+ tokens$/);
});

it('a bundle of which a part is not installed cannot be judged', () => {
  using workspace = makeWorkspace();
  workspace.write('servers/demo/dist/LICENCES.txt', 'left 1.0.0\n\nWhat it says.\n');
  expect(() => licences(workspace.root)).toThrow(
    'servers/demo bundles left 1.0.0, which is not installed. Run pnpm install and pnpm build.',
  );
});

it('a choice of licences is free where one of them goes with ours', () => {
  using workspace = makeWorkspace();
  const home = 'packages/core/node_modules/zod/package.json';
  workspace.write(home, '{"name": "zod", "version": "1.0.0", "license": "(GPL-2.0 OR MIT)"}');
  expect(licences(workspace.root)).toEqual([]);
});
