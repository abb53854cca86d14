import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasOf } from '../src/config/alias.ts';
import { readConfig } from '../src/config/read-config.ts';
import { exposedName } from '../src/merge/names.ts';
import { configFile } from './fixture/hub.ts';

describe('an alias', () => {
  it.each([
    ['filesystem', 'filesystem'],
    ['My Server', 'my-server'],
    ['my_server', 'my-server'],
    ['  Ünïcode & Co. ', 'unicode-co'],
    ['a very long name of a server', 'a-very-long-n-f1521f'],
    ['天気', 'server-bc79d8'],
  ])('of %j is %s', (key, alias) => {
    expect(aliasOf(key)).toBe(alias);
  });

  it('has one form, and the same key always the same one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        expect(aliasOf(key)).toMatch(/^[a-z0-9][a-z0-9-]{0,19}$/);
        expect(aliasOf(key)).toBe(aliasOf(key));
      }),
    );
  });
});

describe('an exposed name', () => {
  it.each([
    ['weather', 'get_forecast', 'weather__get_forecast'],
    ['a', 'admin.tools/list', 'a__admin_tools_list_aaa1a1'],
    [
      'my-server',
      'a_tool_name_that_is_much_too_long_for_any_host_to_take',
      'my-server__a_tool_name_that_is_much_too_lon_bbb2b2',
    ],
  ])('of %s and %s is %s', (alias, tool, name) => {
    expect(exposedName(alias, tool).replace(/_[0-9a-f]{6}$/, '')).toBe(name.replace(/_[0-9a-f]{6}$/, ''));
  });

  it('fits every host and is shared by no two tools', () => {
    const tools = fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,19}$/), fc.string({ minLength: 1 })),
      {
        selector: (pair) => pair.join('/'),
        minLength: 2,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(tools, (pairs) => {
        const names = pairs.map(([alias, tool]) => exposedName(alias, tool));
        for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,50}$/);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

const only = (entry: unknown, env = {}) => readConfig(configFile({ x: entry }), env).entries[0];

describe('an entry', () => {
  it('is read as hosts write it, and what is theirs is let be', () => {
    const file = configFile({
      x: {
        type: 'stdio',
        command: 'npx',
        args: ['-y', 'p'],
        env: { A: '1' },
        autoApprove: ['t'],
        timeout: 9,
      },
    });
    const { entries, folder } = readConfig(file, {});
    expect(entries).toEqual([
      {
        key: 'x',
        alias: 'x',
        launch: {
          kind: 'stdio',
          command: 'npx',
          args: ['-y', 'p'],
          env: { A: '1' },
          cwd: folder,
          written: 'npx',
        },
      },
    ]);
  });

  it('may be remote, with headers', () => {
    expect(only({ url: 'https://example.org/mcp', headers: { A: 'b' } })?.launch).toEqual({
      kind: 'http',
      url: new URL('https://example.org/mcp'),
      headers: { A: 'b' },
    });
    expect(only({ type: 'sse', url: 'https://example.org/sse' })?.launch).toMatchObject({ kind: 'sse' });
  });

  it('fills in variables', () => {
    const args = ['${A}', '${B:-b}', '${env:A}/x', '${E:-e}', '${userHome}', '$A', '${1}'];
    const { launch } = only({ command: 'c', args }, { A: 'a', E: '' }) ?? {};
    expect(only({ command: '/opt/${A}' }, { A: 'secret' })?.launch).toMatchObject({
      command: '/opt/secret',
      written: '/opt/${A}',
    });
    expect(launch).toMatchObject({ args: ['a', 'b', 'a/x', 'e', homedir(), '$A', '${1}'] });
  });

  it('reads variables from an envFile, and its own win', () => {
    const file = configFile({ x: { command: 'c', envFile: 'my.env', env: { B: 'mine' } } });
    writeFileSync(join(file, '../my.env'), 'A=1\nB=2\n');
    expect(readConfig(file, {}).entries[0]?.launch).toMatchObject({ env: { A: '1', B: 'mine' } });
  });

  it('that is switched off is left out', () => {
    expect(only({ command: 'c', disabled: true })).toBeUndefined();
    expect(only({ command: '${NOT_SET}', enabled: false })).toBeUndefined();
  });

  it.each([
    [{ comand: 'c' }, 'unknown key "comand". Did you mean "command"?'],
    [{ command: 'c', evn: {} }, 'unknown key "evn". Did you mean "env"?'],
    [{}, 'give either command or url.'],
    [{ command: 'c', url: 'http://x' }, 'give either command or url.'],
    [{ command: 7 }, 'command: Invalid input: expected string, received number.'],
    [{ url: 'file:///etc/passwd' }, 'url: Invalid URL.'],
    [{ command: 'c', args: ['${NOT_SET}'] }, 'NOT_SET is not set; set it, or write ${NOT_SET:-default}.'],
    [{ command: 'c', type: 'http' }, 'type is http, but there is a command and no url.'],
    [{ command: 'c', envFile: 'gone.env' }, /envFile .*gone\.env cannot be read\./],
    [{ url: 'https://me:secret@example.org' }, 'put the login into headers, not into url.'],
    [
      { url: 'https://example.org', headers: { Key: 'a\nb' } },
      'headers.Key has a character that no header can have.',
    ],
    ['npx', 'expected an object with command or url.'],
  ])('%j costs only itself', (entry, words) => {
    const { entries } = readConfig(configFile({ bad: entry, good: { command: 'c' } }), {});
    expect(entries[0]?.problem).toMatch(words);
    expect(entries[0]?.launch).toBeUndefined();
    expect(entries[1]).toMatchObject({ alias: 'good', launch: { command: 'c' } });
  });

  it('that shares its alias with another is left out, and so is the other', () => {
    const { entries } = readConfig(
      configFile({ 'My Server': { command: 'a' }, 'my-server': { command: 'b' }, c: { command: 'c' } }),
      {},
    );
    expect(entries.map(({ problem }) => problem)).toEqual([
      'its alias my-server is also that of "my-server"; rename one of them.',
      'its alias my-server is also that of "My Server"; rename one of them.',
      undefined,
    ]);
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const written = (text: string) => {
    const file = join(folder, 'x.json');
    writeFileSync(file, text);
    return file;
  };

  it.each([
    ['{\n  "mcpServers": {,}\n}', /x\.json is not valid JSON: see line 2, column 18\./],
    ['[]', /x\.json has no "mcpServers" object\.$/],
    ['{"servers": {}}', /has no "mcpServers" object\. Rename "servers" to "mcpServers"\./],
    ['', /is not valid JSON/],
    ['{"mcpServers": {"a": {}, "a": {}}}', /x\.json: The key "a" stands twice in one object/],
  ])('%j is refused', (text, words) => {
    expect(() => readConfig(written(text), {})).toThrow(words);
  });

  it('that is not there or cannot be read is refused', () => {
    expect(() => readConfig(join(folder, 'none.json'), {})).toThrow(
      /none\.json does not exist; name a file with --config\./,
    );
    expect(() => readConfig(folder, {})).toThrow(/cannot be read \(EISDIR\)/);
  });

  it('may begin with a byte order mark and hold what else a host keeps there', () => {
    expect(readConfig(written('\uFEFF{"mcpServers": {}, "globalShortcut": "x"}'), {}).entries).toEqual([]);
  });

  it('in a folder of its host counts from beside it', () => {
    mkdirSync(join(folder, '.cursor'));
    writeFileSync(
      join(folder, '.cursor/mcp.json'),
      '{"mcpServers": {"x": {"command": "c", "args": ["${workspaceFolder}"]}}}',
    );
    const { entries } = readConfig(join(folder, '.cursor/mcp.json'), {});
    expect(entries[0]?.launch).toMatchObject({ cwd: folder, args: [folder] });
  });
});
