import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, connectPeer, textOf, type Era } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFile, filesystemEntry, HUB, odd, run, startHub, type Running } from './fixture/hub.ts';

const ERAS: Era[] = ['2026-07-28', '2025-11-25'];
const READ = { name: 'my-files__read', arguments: { path: 'a.txt' } };
const file = configFile({ 'My Files': filesystemEntry, echo: odd('well') });
const NAMES = [
  'my-files__list_roots',
  'my-files__list',
  'my-files__read',
  'echo__say',
  expect.stringMatching(/^echo__a_tool_with_odd_[0-9a-f]{6}$/),
  expect.stringMatching(/^echo__long_long_[a-z_]+_[0-9a-f]{6}$/),
];

let hub: Running;
beforeAll(async () => {
  hub = await startHub(file);
});
afterAll(() => hub[Symbol.asyncDispose]());

const overStdio = { command: process.execPath, args: [HUB, 'serve', '--config', file] };

describe.each([
  ['http', () => hub.url],
  ['stdio', () => overStdio],
] as const)('the hub over %s', (_transport, target) => {
  it.each(ERAS)('lists and calls for the official client in %s', async (era) => {
    await using client = await connect(target(), { era });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(NAMES);
    expect(textOf(await client.callTool(READ))).toMatch(/^a\.txt \| .*\nhello\n$/);
    expect(client.getInstructions()).toContain("A tool's name begins with its server: my-files__, echo__.");
  });

  it('lists and calls for the client of the 1.x line', async () => {
    await using client = await connectPeer(target());
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(NAMES);
    expect(textOf(await client.callTool(READ))).toMatch(/hello/);
  });
});

describe.each(ERAS)('a call through the hub in %s', (era) => {
  it('reaches the tool by the table, not by the name', async () => {
    await using client = await connect(hub.url, { era });
    const { tools } = await client.listTools();
    const result = await client.callTool({ name: tools[4]!.name, arguments: { any: ['thing', 1] } });
    expect(textOf(result)).toBe('{"any":["thing",1]}');
  });

  it('brings back the words of the server', async () => {
    await using client = await connect(hub.url, { era });
    const refused = await client.callTool({ name: 'my-files__read', arguments: { pth: 'a.txt', path: 'x' } });
    expect(textOf(refused)).toBe('INVALID_ARGUMENTS: Unknown argument "pth". Did you mean "path"?');
    expect(refused).toMatchObject({
      isError: true,
      _meta: { 'io.github.plugboard-mcp/code': 'INVALID_ARGUMENTS' },
    });
  });

  it('brings progress', async () => {
    await using client = await connect(hub.url, { era });
    const seen: unknown[] = [];
    await client.callTool({ name: 'echo__say' }, { onprogress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ progress: 1, total: 2 }]);
  });

  it('that names no tool gets -32602 and the closest name', async () => {
    await using client = await connect(hub.url, { era });
    await expect(client.callTool({ name: 'my-files__raed' })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('Did you mean "my-files__read"?'),
    });
  });
});

describe('a remote server', () => {
  it('is reached over HTTP, with the headers of the file', async () => {
    const seen: unknown[] = [];
    const target = new URL(hub.url);
    const proxy = createServer((request, response) => {
      seen.push(request.headers['x-key']);
      const headers = { ...request.headers, host: target.host };
      const forwarded = httpRequest(target, { method: request.method ?? 'GET', headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(forwarded);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`;
    await using outer = await startHub(configFile({ inner: { url, headers: { 'X-Key': 'secret' } } }));
    await using client = await connect(outer.url, { era: '2026-07-28' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('inner__my-files__read');
    expect(
      textOf(await client.callTool({ name: 'inner__my-files__read', arguments: { path: 'a.txt' } })),
    ).toMatch(/hello/);
    expect(new Set(seen)).toEqual(new Set(['secret']));
    proxy.close();
    proxy.closeAllConnections();
  });
});

describe('the table of serve', () => {
  it('shows each server, the aliases that are not the key, the endpoint and the line to paste', () => {
    expect(hub.said()).toMatch(
      /server +state +tools +tokens\nmy-files +ready +3 +~\d+\necho +ready +3 +~\d+\n/,
    );
    expect(hub.said()).toContain('"My Files" is known as my-files.');
    expect(hub.said()).toContain(
      `Endpoint: ${hub.url.href}\nIn a client's config: "plugboard": { "type": "http", "url": "${hub.url.href}" }`,
    );
  });

  it('is also told by /healthz', async () => {
    const answer = await fetch(new URL('/healthz', hub.url));
    expect(await answer.json()).toMatchObject({
      status: 'ok',
      name: 'plugboard',
      servers: { 'my-files': 'ready', echo: 'ready' },
    });
  });
});

describe('plugboard', () => {
  const say = (...args: string[]) => {
    const { status, stdout, stderr } = run(...args, '--config', file);
    return { status, stdout, stderr: stderr.replaceAll(/^\d{4}-.*\n/gm, '') };
  };

  it('list tells how each server is', () => {
    const { status, stdout } = say('list', '--tools');
    expect(stdout).toMatch(/my-files +ready +3 +~\d+\necho +ready/);
    expect(stdout).toContain('my-files__read  Reads a file, or several.');
    expect(status).toBe(0);
  });

  it('call prints the answer', () => {
    expect(say('call', 'my-files__read', 'path=a.txt').stdout).toMatch(/^a\.txt \| .*\nhello\n$/);
    expect(say('call', 'my-files__read', '--json', '{"paths":["a.txt"]}').stdout).toMatch(/hello/);
    expect(say('call', 'my-files__read', 'paths=a.txt', 'paths=a.txt').stdout.match(/hello/g)).toHaveLength(
      2,
    );
    expect(say('call', 'my-files__read', 'path=a.txt', 'tail=1', 'line_numbers=true').stdout).toMatch(
      /\n1\thello\n$/,
    );
  });

  it('call asks a hub that runs', () => {
    expect(say('call', 'my-files__read', 'path=a.txt', '--url', hub.url.href).stdout).toMatch(/hello/);
  });

  it.each([
    [['call', 'my-files__read', 'path=b.txt'], 1, 'NOT_FOUND: There is no b.txt. Did you mean "a.txt"?\n'],
    [
      ['call', 'my-files__raed'],
      2,
      'plugboard: There is no tool "my-files__raed". Did you mean "my-files__read"?\n',
    ],
    [['call', 'my-flies__read'], 2, /has no server "my-flies"\. Did you mean "my-files"\?\n$/],
    [['call', 'my-files__read', 'path'], 2, 'plugboard: Expected key=value, got "path".\n'],
    [['call', 'my-files__read', '__proto__=1'], 2, 'plugboard: No argument is named __proto__.\n'],
    [['call', 'My Files__read'], 2, /has no server "My Files"\. Did you mean "my-files"\?\n$/],
    [['call', 'my-files__read', '--json', '[1]'], 2, /^plugboard: --json: expected a JSON object/],
    [['call'], 2, 'plugboard: Missing <alias__tool>: Name of the tool, such as filesystem__read.\n'],
    [
      ['call', 'x__y', '--url', 'http://127.0.0.1:1/mcp'],
      1,
      /^plugboard: No MCP server answers at http:\/\/127\.0\.0\.1:1\/mcp/,
    ],
    [['serve', '--htpp', '0'], 2, 'plugboard: Unknown flag --htpp. Did you mean "--http"?\n'],
    [['serve', '--http', 'x'], 2, /^plugboard: --http: expected \[host:\]port/],
    [['sreve'], 2, 'plugboard: There is no command "sreve". Did you mean "serve"?\n'],
    [['dance'], 2, 'plugboard: There is no command "dance". There are serve, list, call.\n'],
  ])('%j says what is wrong', (args, status, words) => {
    const ran = say(...args);
    expect(ran.stderr).toMatch(words);
    expect(ran.status).toBe(status);
    expect(ran.stdout).toBe('');
  });

  it.each([['--help'], ['serve', '--help'], ['call', '-h'], ['--version']])('%s %s explains', (...args) => {
    const { status, stdout } = run(...args.filter(Boolean));
    expect(stdout).toMatch(/^.*Usage: plugboard|^\d+\.\d+\.\d+\n$/);
    expect(status).toBe(0);
  });

  it('serve says that its port is taken, and leaves nothing behind', () => {
    const { stderr, status } = say('serve', '--http', hub.url.port);
    expect(stderr).toBe(
      `plugboard: Port ${hub.url.port} on 127.0.0.1 is in use; stop what listens there or choose another port with --http.\n`,
    );
    expect(status).toBe(1);
  });
});
