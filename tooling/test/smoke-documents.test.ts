import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { commandsOf } from '../smoke/commands.ts';
import { prepare, runDocument } from '../smoke/documents.ts';

const CI = 'npm test\npnpm check # types\n';
const folder = mkdtempSync(join(tmpdir(), 'smoke-test-'));
prepare(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const sh = (...lines: string[]) => ['```sh', ...lines, '```', ''].join('\n');
const json = (config: object) => ['```json', JSON.stringify(config), '```', ''].join('\n');
const HUB = 'node /path/to/plugboard/packages/hub/dist/cli.js';
const FILESYSTEM = '/path/to/plugboard/servers/filesystem/dist/cli.js';

/** What is tried of a document, and what is wrong with it. */
async function tried(text: string, patienceMs = 30_000): Promise<[string, ...string[]][]> {
  const reports: [string, ...string[]][] = [];
  await runDocument(
    { name: 'README.md', text },
    { folder, cwd: folder, ci: CI, patienceMs },
    (what, problems = ['not tried']) => reports.push([what, ...problems]),
  );
  return reports;
}

it('each line of a sh block is a command, without its comment, and goes on after a backslash', () => {
  const text = sh('# first', 'one --flag   # why', '', 'two \\', '  --flag', "three 'a#b'");
  const { commands } = commandsOf({ name: 'README.md', text }, CI);
  expect(commands.map(({ run }) => run)).toEqual(['one --flag', 'two --flag', "three 'a#b'"]);
});

it('a program that npx would look up as a package is refused', () => {
  const text = sh('npx -y -p @plugboard/postgres mcp-server-postgres --demo', 'npx -y mcp-server-postgres');
  expect(commandsOf({ name: 'README.md', text }, CI).problems).toEqual([
    'README.md:1 gives npx the name of a program (npx -y mcp-server-postgres): name its package, or add -p.',
  ]);
});

it('a comment before a block excuses a line of it in one of three sentences', () => {
  const text = [
    '<!-- `npm test` is run by .ci/run. -->',
    '<!-- `npm start` is run as `node hub.js`: with a free port. -->',
    '<!-- `git push` is not run: it needs a place to push to. -->',
    '',
    sh('npm test', 'npm start # the hub', 'git push', 'ls'),
  ].join('\n');
  const { commands, problems } = commandsOf({ name: 'README.md', text }, CI);
  expect(problems).toEqual([]);
  expect(commands.map(({ run, excuse }) => [run, excuse])).toEqual([
    [undefined, 'run by .ci/run'],
    ['node hub.js', 'run as node hub.js: with a free port.'],
    [undefined, 'not run: it needs a place to push to.'],
    ['ls', undefined],
  ]);
});

it.each([
  [
    ['<!-- `npm start` is run by .ci/run. -->', sh('npm start')],
    'README.md:1 says that .ci/run runs npm start, which it does not: correct one of them.',
  ],
  [
    ['<!-- `npm start` is run by .ci/run. -->', sh('npm test')],
    'README.md:1 excuses npm start, which the block below it does not have: take it out.',
  ],
  [
    ['<!-- `npm start` is not run: no reason. -->', 'The end.'],
    'README.md:1 excuses npm start, which the block below it does not have: take it out.',
  ],
  [['```bash', 'ls', '```'], 'README.md:1 is fenced ```bash: write ```sh, so that it is run.'],
])('an excuse that does not hold is refused: %j', (lines, words) => {
  const { problems } = commandsOf({ name: 'README.md', text: lines.join('\n') }, CI);
  expect(problems).toEqual([words]);
});

it('an excuse without a reason excuses nothing', () => {
  const text = `<!-- \`git push\` is not run. -->\n${sh('git push')}`;
  const { commands } = commandsOf({ name: 'README.md', text }, CI);
  expect(commands).toEqual([{ where: 'README.md:2', written: 'git push', run: 'git push' }]);
});

it('a command that fails is refused with its last words, and the next one is run', async () => {
  expect(await tried(sh('echo no such thing >&2 && exit 3', 'cat /path/to/folder/notes.txt'))).toEqual([
    [
      'README.md:1: echo no such thing >&2 && exit 3',
      'README.md:1: echo no such thing >&2 && exit 3 ended with 3 (no such thing): correct the command or the document.',
    ],
    ['README.md:1: cat /path/to/folder/notes.txt'],
  ]);
});

it('a line that is excused is not run, and what stands for another is', async () => {
  const text = [
    '<!-- `exit 3` is not run: it fails. -->',
    '<!-- `exit 4` is run as `exit 0`: it would fail. -->',
    sh('exit 3', 'exit 4'),
  ].join('\n');
  expect(await tried(text)).toEqual([
    ['README.md:3: exit 3 (not run: it fails.)', 'not tried'],
    ['README.md:3: exit 4 (run as exit 0: it would fail.)'],
  ]);
});

it('a command that serves is used by the lines after it and ended with the document', async () => {
  const config = { mcpServers: { hub: { url: 'http://127.0.0.1:3050/mcp' } } };
  const serve = `node ${FILESYSTEM} /path/to/folder --http 3050`;
  const call = `${HUB} call read path=notes.txt --url http://127.0.0.1:3050/mcp`;
  expect(await tried(sh(serve, call, 'echo 3050 > port') + json(config))).toEqual([
    [`README.md:1: ${serve}`],
    [`README.md:1: ${call}`],
    ['README.md:1: echo 3050 > port'],
    ['README.md:6: client config'],
  ]);
  const port = readFileSync(join(folder, 'port'), 'utf8').trim();
  expect(port).not.toBe('3050');
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
});

it('a command that neither ends nor serves is refused', async () => {
  expect(await tried(sh('sleep 60'), 300)).toEqual([
    [
      'README.md:1: sleep 60',
      'README.md:1: sleep 60 neither ended nor served within 0.3 s: make it, or excuse it.',
    ],
  ]);
});

it('a package that is not installed here is not fetched', async () => {
  const [[, problem] = []] = await tried(sh('npx --yes @plugboard/not-here'));
  expect(problem).toMatch(/^README\.md:1: npx --yes @plugboard\/not-here ended with 1 /);
});

it('a config is started as it is written, of either form', async () => {
  const entry = { command: 'node', args: [FILESYSTEM, '/path/to/a/folder'] };
  const text = json({ mcpServers: { filesystem: entry } }) + json({ servers: { filesystem: entry } });
  expect(await tried(text)).toEqual([['README.md:1: client config'], ['README.md:4: client config']]);
});

it('a config that starts nothing is refused, by the name of its entry', async () => {
  const entry = { command: 'node', args: [FILESYSTEM, '/path/to/nowhere'] };
  expect(await tried(json({ mcpServers: { filesystem: entry } }))).toEqual([
    [
      'README.md:1: client config',
      'README.md:1: a client gets no tools from "filesystem" as it is written: correct the config.',
    ],
  ]);
});

it('a config that is not JSON is refused', async () => {
  const [[, problem] = []] = await tried('```json\n{"mcpServers": {,}}\n```\n');
  expect(problem).toMatch(/^README\.md:1 is not JSON \(.+\): correct it\.$/);
});
