import { expect, it } from 'vitest';
import { directions } from '../check/directions.ts';
import { imports } from '../check/imports.ts';
import { rooms } from '../check/rooms.ts';
import type { Rule } from '../check/rule.ts';
import { makeWorkspace } from './check-workspace.ts';

const RULES: Record<string, Rule> = { directions, imports, rooms };
const TOGETHER = 'Packages meet through MCP only: move what both need to core, or write it twice.';
const NO_TOOLING = 'Nothing imports tooling: move what both need to core.';

it.each(Object.entries(RULES))('%s has nothing to say of a workspace that keeps it', async (_, rule) => {
  using workspace = makeWorkspace();
  expect(await rule(workspace.root, () => {})).toEqual([]);
});

it.each([
  ['packages/core', '@plugboard/core', '@plugboard/demo'],
  ['servers/demo', '@plugboard/demo', 'plugboard'],
  ['packages/hub', 'plugboard', '@plugboard/demo'],
  ['tooling/template', '@plugboard/template', '@plugboard/tooling'],
])('check refuses that %s depends on another package', (path, name, other) => {
  using workspace = makeWorkspace();
  workspace.replace(
    `${path}/package.json`,
    '"zod": "catalog:"',
    `"zod": "catalog:", "${other}": "workspace:*"`,
  );
  expect(directions(workspace.root)).toEqual([
    `${name} may not depend on ${other}. Take it out of ${path}/package.json.`,
  ]);
});

it.each([
  [
    'servers/demo/src/deps.ts',
    "import { template } from '../../../tooling/template/src/index.ts';",
    `imports ../../../tooling/template/src/index.ts; tooling/template/src/index.ts is outside of its package. ${NO_TOOLING}`,
  ],
  [
    'tooling/template/src/deps.ts',
    "import type {\n  Demo,\n} from '../../../servers/demo/src/index.ts';",
    `imports ../../../servers/demo/src/index.ts; servers/demo/src/index.ts is outside of its package. ${TOGETHER}`,
  ],
  [
    'packages/hub/test/hub.test.ts',
    "await import('@plugboard/demo');",
    `imports @plugboard/demo; plugboard may not know @plugboard/demo. ${TOGETHER}`,
  ],
  [
    'servers/demo/src/deps.ts',
    "export * from 'plugboard/package.json';",
    `imports plugboard/package.json; @plugboard/demo may not know plugboard. ${TOGETHER}`,
  ],
  [
    'packages/core/src/index.ts',
    "import '@plugboard/tooling';",
    `imports @plugboard/tooling; @plugboard/core may not know @plugboard/tooling. ${NO_TOOLING}`,
  ],
  [
    'servers/demo/src/deps.ts',
    "import { settingFields } from '@plugboard/core/serve';",
    'imports @plugboard/core/serve; use @plugboard/core or @plugboard/core/egress or @plugboard/core/upstream there.',
  ],
  [
    'servers/demo/test/open.ts',
    "import { settingFields } from '@plugboard/core/serve';",
    'imports @plugboard/core/serve; use @plugboard/core or @plugboard/core/egress or @plugboard/core/upstream or @plugboard/core/testing there.',
  ],
])('check refuses an import in %s that leads astray (%#)', (file, line, sentence) => {
  using workspace = makeWorkspace();
  workspace.write(file, `${line}\n`);
  expect(imports(workspace.root)).toEqual([`${file} ${sentence}`]);
});

const REACHED = '../../../tooling/gen.ts';
it.each([
  `require('${REACHED}');`,
  `require.resolve("${REACHED}");`,
  `createRequire(import.meta.url)('${REACHED}');`,
  `const load = createRequire(import.meta.url);\nload('${REACHED}');`,
  `import.meta.resolve('${REACHED}');`,
  `vi.mock('${REACHED}', () => ({}));`,
  `await vi.importActual(\`${REACHED}\`);`,
  `const file = new URL('${REACHED}', import.meta.url);`,
  `export type Gen = import('${REACHED}').Gen;`,
  `  export {\n  gen } from "${REACHED}";`,
  `await import(/* later */ '${REACHED}');`,
])('check sees what is reached by %s', (line) => {
  using workspace = makeWorkspace();
  workspace.write('servers/demo/test/more.test.ts', `${line}\n`);
  expect(imports(workspace.root)).toEqual([
    expect.stringMatching(
      /^servers\/demo\/test\/more\.test\.ts imports \S+; tooling\/gen\.ts is outside of its package\./,
    ),
  ]);
});

it.each([
  "// import('plugboard') is for others.",
  "/* import 'plugboard';\nimport 'plugboard';\n*/",
  'export const words = `\nimport "plugboard";\n`;',
  'export const call = "await import(\'plugboard\')";',
  "export const list = new URL('fixture/one.json', import.meta.url);",
])('check takes no words for an import: %s', (line) => {
  using workspace = makeWorkspace();
  workspace.write('servers/demo/test/more.test.ts', `${line}\n`);
  expect(imports(workspace.root)).toEqual([]);
});

it.each([
  [
    'define/tool.ts',
    "import { closest } from '../call/closest.ts';",
    'imports call/closest.ts, and define may import only in-view, define. Move what is shared up.',
  ],
  [
    'call/http/tools.ts',
    "import { serve } from '../../serve/main.ts';",
    'imports serve/main.ts, and call may import only in-view, define, call. Move what is shared up.',
  ],
  [
    'serve/main.ts',
    "import { connect } from '../testing.ts';",
    'imports testing.ts, and serve may import only in-view, define, call, upstream, serve. Move what is shared up.',
  ],
  ['attic/old.ts', '', undefined],
])('check refuses in a room of core: %s', (file, line, sentence) => {
  using workspace = makeWorkspace();
  workspace.write(`packages/core/src/${file}`, `${line}\n`);
  expect(rooms(workspace.root)).toEqual([
    sentence === undefined
      ? 'packages/core/src/attic/old.ts: attic is no room of core. Move it to one of in-view, define, call, upstream, serve, testing.'
      : `packages/core/src/${file} ${sentence}`,
  ]);
});
