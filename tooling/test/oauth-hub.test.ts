// What a token opens through the hub, and how far it goes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { AUDIENCE, openIssuer } from '../../packages/core/test/fixture/issuer.ts';
import { ROOT } from '../workspace.ts';

/** A program that serves over HTTP, once it said where. */
async function serving(...argv: string[]) {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    child.once('exit', () => reject(new Error(said)));
  });
  return {
    url: new URL(url),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Passes all on to a server, and remembers each word of it. */
async function listening(to: URL) {
  const heard: string[] = [];
  const server = createServer((asked, answer) => {
    heard.push(`${asked.url} ${asked.rawHeaders.join(' ')}`);
    asked.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    const { method = '', url: path = '', headers } = asked;
    const on = request({
      host: to.hostname,
      port: to.port,
      method,
      path,
      headers: { ...headers, host: to.host },
    });
    on.on('response', (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    on.on('error', () => answer.destroy());
    asked.pipe(on);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    heard,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

it('through the hub a token opens what its scopes are for, and no server behind it hears of the token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-hub-'));
  writeFileSync(join(folder, 'a.txt'), 'hello\n');
  await using issuer = await openIssuer();
  await using files = await serving(join(ROOT, 'servers/filesystem/dist/cli.js'), folder, '--http', '0');
  await using between = await listening(files.url);
  const config = join(folder, 'plugboard.json');
  writeFileSync(config, JSON.stringify({ mcpServers: { files: { type: 'http', url: between.url } } }));
  await using hub = await serving(
    join(ROOT, 'packages/hub/dist/cli.js'),
    'serve',
    '--config',
    config,
    '--http',
    '0',
    '--auth-issuer',
    issuer.issuer,
    '--auth-audience',
    AUDIENCE,
  );
  const token = issuer.token();
  const headers = { authorization: `Bearer ${token}` };
  await using client = await connect(hub.url, { era: '2026-07-28', headers });
  const read = await client.callTool({ name: 'files__read', arguments: { paths: ['a.txt'] } });
  expect(textOf(read)).toContain('hello');
  const write = { name: 'files__write', arguments: { path: 'b.txt', text: 'x' } };
  await expect(client.callTool(write)).rejects.toThrow(/mcp:write|403|scope/i);
  await expect(client.callTool({ name: 'files__made_up', arguments: {} })).rejects.toThrow(
    /mcp:write|403|scope/i,
  );
  expect(between.heard.length).toBeGreaterThan(2);
  expect(between.heard.join('\n')).not.toContain(token.split('.')[2]);
});
