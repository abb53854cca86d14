import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newServer } from '../new/server.ts';
import { newTool } from '../new/tool.ts';
import { ROOT } from '../workspace.ts';

// That what is made also passes every check and test is seen by CI, which replays CONTRIBUTING.md.
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-'));
  mkdirSync(join(root, '.changeset'));
  for (const part of ['tooling/template', 'tooling/new/tool', 'servers/filesystem/package.json'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** Each file and what is in it. */
function everything(): object {
  const files = globSync('{servers,.changeset}/**/*.*', { cwd: root });
  return Object.fromEntries(files.map((file) => [file, text(file)]));
}

/** The tools that a copy of the template has, as its table of contents lists them. */
const listed = () => /tools: \[(.*)\]/.exec(text('tooling/template/src/index.ts'))?.[1];

describe('pnpm new server', () => {
  it('spells the name as each place wants it', () => {
    newServer(root, 'road-works');
    expect(text('servers/road-works/src/index.ts')).toContain('export const roadWorks = defineServer({');
    expect(text('servers/road-works/src/index.ts')).toContain("name: 'road-works',");
    expect(text('servers/road-works/src/index.ts')).toContain("title: 'Road works',");
    expect(text('servers/road-works/src/deps.ts')).toContain('export interface RoadWorksDeps');
    expect(text('servers/road-works/src/settings.ts')).toContain("env: 'ROAD_WORKS_MAX_MEMBERS'");
    expect(text('servers/road-works/README.md')).toContain('"args": ["-y", "@plugboard/road-works"]');
    expect(JSON.parse(text('servers/road-works/package.json'))).toMatchObject({
      name: '@plugboard/road-works',
      bin: { 'mcp-server-road-works': 'dist/cli.js' },
      repository: { directory: 'servers/road-works' },
      mcpName: 'io.github.plugboard-mcp/road-works',
    });
  });

  it('leaves nothing of the template but its form', () => {
    newServer(root, 'demo');
    const files = globSync('servers/demo/**/*.*', { cwd: root });
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) expect(text(file), file).not.toMatch(/template/i);
    expect(JSON.parse(text('servers/demo/package.json'))).not.toHaveProperty('private');
    expect(globSync('servers/demo/{dist,node_modules,.turbo}', { cwd: root })).toEqual([]);
  });

  it('writes a changeset', () => {
    newServer(root, 'demo');
    expect(text('.changeset/new-demo.md')).toBe("---\n'@plugboard/demo': minor\n---\n\nA server: Demo.\n");
  });

  it.each([
    ['Road', '"Road" is no name for a server; use small letters, digits and dashes, as in road-works.'],
    ['../x', '"../x" is no name for a server; use small letters, digits and dashes, as in road-works.'],
    ['filesystem', 'The name filesystem is taken by servers/filesystem; choose another.'],
    ['template', 'The name template is taken by tooling/template; choose another.'],
    ['plugboard', 'The name plugboard is taken by the hub; choose another.'],
    ['delete', 'delete is a word of JavaScript, which no variable can be; choose another name.'],
    ['undefined', 'undefined is a word of JavaScript, which no variable can be; choose another name.'],
    ['settings', 'The code around it calls something else settings; choose another name.'],
  ])('refuses %s and writes nothing', (name, words) => {
    expect(() => newServer(root, name)).toThrow(words);
    expect(globSync('{servers/*/src,.changeset/*}', { cwd: root })).toEqual([]);
  });
});

const importsIn = (index: string): string[] => index.match(/'\.\/tools\/.*'/g) ?? [];

describe('what was made', () => {
  it('is taken back whole', () => {
    const before = everything();
    const { undo } = newServer(root, 'demo');
    const between = everything();
    const tool = newTool(root, 'demo', 'say_hello');
    tool.undo();
    expect(everything()).toEqual(between);
    undo();
    expect(everything()).toEqual(before);
    expect(globSync('servers/demo', { cwd: root })).toEqual([]);
  });

  it('twice is refused, and says what is left over', () => {
    newServer(root, 'demo');
    rmSync(join(root, 'servers/demo'), { recursive: true });
    expect(() => newServer(root, 'demo')).toThrow(
      '.changeset/new-demo.md is there already; delete it if it is left over',
    );
    expect(globSync('servers/demo', { cwd: root })).toEqual([]);
  });
});

describe('pnpm new tool', () => {
  beforeEach(() => void newServer(root, 'demo'));

  it('adds the tool, its test, its place in the list and a changeset', () => {
    newTool(root, 'demo', 'count_members');
    expect(text('servers/demo/src/tools/count-members.ts')).toContain(
      'export const countMembers = defineTool({',
    );
    expect(text('servers/demo/src/tools/count-members.ts')).toContain("title: 'Count members',");
    expect(text('servers/demo/test/count-members.test.ts')).toContain("name: 'count_members'");
    const index = text('servers/demo/src/index.ts');
    expect(index).toContain(`tools: [${listed()}, countMembers],`);
    expect(importsIn(index)).toContain("'./tools/count-members.ts'");
    expect(importsIn(index)).toEqual(importsIn(index).toSorted());
    expect(text('.changeset/demo-count-members.md')).toMatch("'@plugboard/demo': minor");
  });

  it('finds the place before all others and behind them', () => {
    newTool(root, 'demo', 'a');
    newTool(root, 'demo', 'zoom');
    const imports = importsIn(text('servers/demo/src/index.ts'));
    expect([imports[0], imports.at(-1)]).toEqual(["'./tools/a.ts'", "'./tools/zoom.ts'"]);
  });

  it.each([
    ['dmo', 'say', 'There is no server "dmo". Did you mean "demo"?'],
    [
      'demo',
      'sayHello',
      '"sayHello" is no name for a tool; use small letters, digits and underlines, as in get_forecast.',
    ],
    ['demo', 'demo_say', "Leave demo out of demo_say: hosts put the server's name before each tool."],
    [
      'demo',
      'contract',
      'servers/demo/test/contract.test.ts is there already; delete it if it is left over, or choose another name.',
    ],
    ['demo', 'delete', 'delete is a word of JavaScript, which no variable can be; choose another name.'],
    ['demo', 'then', 'then is a word of JavaScript, which no variable can be; choose another name.'],
    ['demo', 'manifest', 'The code around it calls something else manifest; choose another name.'],
  ])('for %s refuses %s and writes nothing', (server, name, words) => {
    const before = everything();
    expect(() => newTool(root, server, name)).toThrow(words);
    expect(everything()).toEqual(before);
  });
});
