import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { setting } from '@plugboard/core';
import fc from 'fast-check';
import * as z from 'zod';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { readLine } from '../../src/serve/command-line.ts';
import { CLIENTS, type Client } from '../../src/serve/print-config/clients.ts';
import { toml, yaml } from '../../src/serve/print-config/languages.ts';
import { configFor } from '../../src/serve/print-config/print-config.ts';
import { shellLine } from '../../src/serve/print-config/shell-line.ts';
import { argvOf } from '../../src/serve/print-config/typed-line.ts';
import { runVault } from '../fixture/program.ts';

const CANARY = 'the-canary-sings';

const schema = z.strictObject({
  paths: setting(z.array(z.string()).default([]).describe('Folders.'), { positional: 'path' }),
  token: setting(z.string().optional().describe('Token of the API.'), { env: 'API_TOKEN', secret: true }),
  pin: setting(z.string().optional().describe('The number.'), { secret: true }),
  authToken: setting(z.string().optional().describe('Token of this server.'), {
    env: 'LAMP_AUTH',
    secret: true,
  }),
  atlas: setting(z.string().optional().describe('A folder.'), { isPath: true }),
  unit: setting(z.string().default('km').describe('Unit.'), { env: 'LAMP_UNIT' }),
  tags: setting(z.array(z.string()).default([]).describe('Tags.'), {}),
  dark: setting(z.boolean().default(true).describe('No light.'), {}),
  http: setting(z.string().optional().describe('Port.'), {}),
  printConfig: setting(z.string().optional().describe('Client.'), {}),
});

const LAMP = { name: 'lamp' };

function config(client: Client, line: string[], env: Record<string, string> = {}, platform = 'linux') {
  const { given } = readLine(schema, ['--print-config', client, ...line]);
  const answer = configFor(client, LAMP, { schema, given, env }, platform as NodeJS.Platform);
  expect(JSON.stringify(answer)).not.toContain(CANARY);
  return answer;
}

describe('the config of a command line', () => {
  it('makes a relative path whole, and leaves alone what the shell or the server reads', () => {
    const argsFor = (path: string) => JSON.stringify(config('json', ['--atlas', path]));
    expect(argsFor('maps')).toContain(JSON.stringify(['--atlas', resolve('maps')]).slice(1, -1));
    for (const path of ['~/maps', 'file:///maps', '/maps'])
      expect(argsFor(path)).toContain(JSON.stringify(['--atlas', path]).slice(1, -1));
  });

  it('keeps flags and words, but not --print-config', () => {
    const line = ['a b', '--tags', 'x', '--no-dark', '--tags=-y', '--unit', 'mi', 'c'];
    const args = [
      '-y',
      '@plugboard/lamp',
      '--tags',
      'x',
      '--tags=-y',
      '--no-dark',
      '--unit',
      'mi',
      'a b',
      'c',
    ];
    expect(config('json', line).config).toEqual({ command: 'npx', args });
    expect(config('claude', line).config).toEqual({ mcpServers: { lamp: { command: 'npx', args } } });
    expect(config('cursor', line).config).toEqual({ mcpServers: { lamp: { command: 'npx', args } } });
    expect(config('vscode', line).config).toEqual({
      servers: { lamp: { type: 'stdio', command: 'npx', args } },
    });
  });

  it('starts npx through cmd on Windows', () => {
    expect(config('json', ['C:\\a'], {}, 'win32').config).toEqual({
      command: 'cmd',
      args: ['/c', 'npx', '-y', '@plugboard/lamp', 'C:\\a'],
    });
  });

  it('takes what the environment sets, unless the line wins', () => {
    expect(config('json', [], { LAMP_UNIT: 'mi', OTHER: 'x' }).config).toMatchObject({
      env: { LAMP_UNIT: 'mi' },
    });
    expect(config('json', ['--unit', 'ft'], { LAMP_UNIT: 'mi' }).config).not.toHaveProperty('env');
  });

  it.each([
    ['claude', '${API_TOKEN}', '${LAMP_PIN}'],
    ['json', '${API_TOKEN}', '${LAMP_PIN}'],
    ['cursor', '${env:API_TOKEN}', '${env:LAMP_PIN}'],
    ['vscode', '${input:api-token}', '${input:lamp-pin}'],
  ] as const)('names secrets for %s and never prints them', (client, token, pin) => {
    const { config: printed } = config(client, ['--token', CANARY, '--pin', CANARY, 'a']);
    const entry = {
      command: 'npx',
      args: ['-y', '@plugboard/lamp', '--pin', pin, 'a'],
      env: { API_TOKEN: token },
    };
    if (client === 'json') expect(printed).toEqual(entry);
    else if (client !== 'vscode') expect(printed).toEqual({ mcpServers: { lamp: entry } });
    else {
      expect(printed).toEqual({
        inputs: [
          { type: 'promptString', id: 'api-token', description: 'Token of the API.', password: true },
          { type: 'promptString', id: 'lamp-pin', description: 'The number.', password: true },
        ],
        servers: { lamp: { type: 'stdio', ...entry } },
      });
    }
  });

  it.each([
    ['windsurf', { mcpServers: { lamp: { command: 'npx', env: { API_TOKEN: '${env:API_TOKEN}' } } } }],
    ['zed', { context_servers: { lamp: { command: 'npx', env: { API_TOKEN: '<API_TOKEN>' } } } }],
    ['gemini', { mcpServers: { lamp: { command: 'npx', env: { API_TOKEN: '${API_TOKEN}' } } } }],
    ['lmstudio', { mcpServers: { lamp: { command: 'npx', env: { API_TOKEN: '<API_TOKEN>' } } } }],
    ['codex', { mcp_servers: { lamp: { command: 'npx', env: { API_TOKEN: '<API_TOKEN>' } } } }],
    [
      'goose',
      {
        extensions: {
          lamp: { type: 'stdio', cmd: 'npx', envs: { API_TOKEN: '<API_TOKEN>' }, enabled: true },
        },
      },
    ],
  ] as const)('is written for %s as that reads it', (client, shape) => {
    const { config: printed, notes } = config(client, ['--token', CANARY, 'a']);
    expect(printed).toMatchObject(shape);
    expect(JSON.stringify(printed)).toContain('["-y","@plugboard/lamp","a"]');
    expect(notes[0]).toBe(`For ${CLIENTS[client].file}.`);
    const asksFor = CLIENTS[client].fills
      ? []
      : ['Put the values in place of <…>: this client fills in none.'];
    expect(notes.slice(1)).toEqual(asksFor);
  });

  it.each([
    ['windsurf', { mcpServers: { lamp: { serverUrl: 'http://127.0.0.1:3050/mcp' } } }],
    ['zed', { context_servers: { lamp: { url: 'http://127.0.0.1:3050/mcp' } } }],
    ['gemini', { mcpServers: { lamp: { httpUrl: 'http://127.0.0.1:3050/mcp' } } }],
    ['lmstudio', { mcpServers: { lamp: { url: 'http://127.0.0.1:3050/mcp' } } }],
    [
      'codex',
      {
        mcp_servers: {
          lamp: {
            url: 'http://127.0.0.1:3050/mcp',
            http_headers: { Authorization: 'Bearer <LAMP_AUTH>' },
          },
        },
      },
    ],
    ['goose', { extensions: { lamp: { type: 'streamable_http', uri: 'http://127.0.0.1:3050/mcp' } } }],
  ] as const)('is an address for %s with --http', (client, shape) => {
    expect(config(client, ['--http', '3050', '--auth-token', CANARY]).config).toMatchObject(shape);
  });

  it('reads the same in TOML and in YAML', () => {
    const word = fc.string({ unit: 'grapheme' }).map((text) => text.toWellFormed());
    const entry = fc.record({
      command: word,
      args: fc.array(word),
      env: fc.dictionary(
        word.filter((key) => key !== '' && key !== '__proto__'),
        word,
        { minKeys: 1 },
      ),
      timeout: fc.nat(),
      enabled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[\w -]{1,9}$/), entry, { minKeys: 1 }), (servers) => {
        const config_ = { mcp_servers: structuredClone(servers) };
        const plain = JSON.parse(JSON.stringify(config_)) as unknown;
        expect(JSON.parse(JSON.stringify(parseToml(toml(config_))))).toEqual(plain);
        expect(parseYaml(yaml(config_))).toEqual(plain);
      }),
    );
  });

  it('names a secret that stands in the environment', () => {
    expect(config('json', [], { API_TOKEN: CANARY }).config).toMatchObject({
      env: { API_TOKEN: '${API_TOKEN}' },
    });
  });

  it('repeats the name of the file that a secret stands in', () => {
    const file = ['--token-file', '/run/token'];
    const plain = { command: 'npx', args: ['-y', '@plugboard/lamp'] };
    expect(config('vscode', file).config).toEqual({
      servers: { lamp: { type: 'stdio', ...plain, args: [...plain.args, ...file] } },
    });
    expect(config('json', [], { API_TOKEN_FILE: '/run/token' }).config).toEqual({
      ...plain,
      env: { API_TOKEN_FILE: '/run/token' },
    });
    expect(config('json', ['--token', CANARY], { API_TOKEN_FILE: '/run/token' }).config).toEqual({
      ...plain,
      env: { API_TOKEN: '${API_TOKEN}' },
    });
    expect(config('json', ['--http', '3050', '--auth-token-file', '/run/token']).config).toMatchObject({
      headers: { Authorization: 'Bearer ${LAMP_AUTH}' },
    });
  });

  it('leaves out a token for HTTP where there is no HTTP', () => {
    const args = ['-y', '@plugboard/lamp'];
    expect(config('json', ['--auth-token', CANARY]).config).toEqual({ command: 'npx', args });
  });

  it('is a URL with --http, and the token of this server a header', () => {
    const url = 'http://127.0.0.1:3050/mcp';
    expect(config('cursor', ['--http', '3050', 'a', '--token', CANARY]).config).toEqual({
      mcpServers: { lamp: { type: 'http', url } },
    });
    expect(config('vscode', ['--http', '3050', '--auth-token', CANARY]).config).toEqual({
      inputs: [
        { type: 'promptString', id: 'lamp-auth', description: 'Token of this server.', password: true },
      ],
      servers: { lamp: { type: 'http', url, headers: { Authorization: 'Bearer ${input:lamp-auth}' } } },
    });
    expect(config('json', ['--http', '[::1]:80']).config).toEqual({ type: 'http', url: 'http://[::1]/mcp' });
  });

  it('refuses a port that is another one at each start', () => {
    expect(() => config('json', ['--http', '0'])).toThrow('--http: 0 is another port at each start;');
  });

  it('ends for Claude with the command that writes it', () => {
    expect(config('claude', ["it's", '--token', CANARY]).notes).toEqual([
      'Claude Code fills in ${…} from its environment; for Claude Desktop, write the value there.',
      String.raw`Or type: claude mcp add --scope project --env 'API_TOKEN=${'${API_TOKEN}'}' --transport stdio lamp -- npx -y @plugboard/lamp 'it'\''s'`,
    ]);
    expect(config('claude', ['--http', '3050', '--auth-token', CANARY]).notes).toEqual([
      'The client does not start it: run this command line without --print-config.',
      'Claude Code fills in ${…} from its environment; for Claude Desktop, write the value there.',
      "Or type: claude mcp add --scope project --transport http lamp http://127.0.0.1:3050/mcp --header 'Authorization: Bearer ${LAMP_AUTH}'",
    ]);
  });

  it('repeats any line so that it reads the same', () => {
    const word = fc.string({ maxLength: 8 });
    const line = fc.record(
      {
        paths: fc.array(word, { minLength: 1 }),
        unit: word,
        tags: fc.array(word, { minLength: 1 }),
        dark: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(line, (given) => {
        const argv = argvOf({ schema, given, env: {} }, [], String);
        expect(readLine(schema, argv).given).toEqual(given);
      }),
    );
  });
});

describe('the words of a shell line', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom(...Array.from('ab \'"$\\`!*\n\té-{}~#=@%')) }), {
    minLength: 1,
    maxLength: 5,
  });

  it.skipIf(process.platform === 'win32')('are what bash reads back, and stand on one line', () => {
    fc.assert(
      fc.property(words, (given) => {
        const line = shellLine(['printf', '%s\\0', ...given], 'linux');
        expect(line).not.toContain('\n');
        const { stdout } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
        expect(stdout.split('\0').slice(0, -1)).toEqual(given);
      }),
      { numRuns: 30 },
    );
  });

  it('are quoted for PowerShell where it would read them otherwise', () => {
    const line = shellLine(['npx', '-y', '--', '@plugboard/lamp', 'C:\\a', "it's", '${X}'], 'win32');
    expect(line).toBe("npx -y '--' '@plugboard/lamp' C:\\a 'it''s' '${X}'");
  });
});

describe('--print-config', () => {
  it('prints the config alone on stdout, and what to know beside it on stderr', () => {
    const { status, stdout, stderr } = runVault(['--print-config', 'claude', 'attic'], {
      VAULT_KEY: CANARY,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      mcpServers: { vault: { env: { VAULT_KEY: '${VAULT_KEY}' } } },
    });
    expect(stdout).toContain('"the-vault"');
    expect(stderr).toMatch(/^# Claude Code fills in .*\n# Or type: claude mcp add .*\n$/);
    expect(stdout + stderr).not.toContain(CANARY);
    expect(status).toBe(0);
  });

  it('needs no secret, only its name', () => {
    expect(JSON.parse(runVault(['--print-config', 'json', 'attic']).stdout)).toMatchObject({
      env: { VAULT_KEY: '${VAULT_KEY}' },
    });
  });

  it.each([
    [
      ['--print-config', 'claud', 'attic'],
      '--print-config: expected claude or vscode or cursor or windsurf or zed or codex or gemini or lmstudio or goose or json, got "claud". Did you mean "claude"?',
    ],
    [['--print-config', 'claude'], 'Missing <door>…: Doors.'],
    [['--print-config', 'claude', 'attic', '--floor', 'two'], '--floor: expected a number, got "two".'],
  ])('%j is refused in one sentence', (args, words) => {
    expect(runVault(args)).toEqual({ status: 2, stdout: '', stderr: `mcp-server-vault: ${words}\n` });
  });
});

it('a secret of the wrong form is refused without being told', () => {
  const { status, stderr } = runVault(['attic'], { VAULT_KEY: '§§' });
  expect(stderr).toMatch(/^mcp-server-vault: VAULT_KEY: expected at least 3[^§]*\.\n$/);
  expect(status).toBe(2);
});
