import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { differencesOf, versionsToCome } from '../registry/bumps.ts';
import { metadataProblems } from '../registry/metadata.ts';
import { oneLiners } from '../registry/one-liners.ts';
import { serveTarballs } from '../registry/tarballs.ts';
import { packages } from '../workspace.ts';

const root = mkdtempSync(join(tmpdir(), 'registry-test-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const repository = {
  type: 'git',
  url: 'git+https://github.com/plugboard-mcp/plugboard.git',
  directory: 'servers/one',
};
const one = { name: '@plugboard/one', version: '1.2.3', description: '', license: 'MIT', repository };
write('servers/one/package.json', JSON.stringify(one));
write('servers/two/package.json', JSON.stringify({ ...one, name: '@plugboard/two', version: '0.4.0' }));
write('.changeset/a.md', "---\n'@plugboard/one': patch\n---\n\nA.\n");
write('.changeset/b.md', "---\n'@plugboard/one': minor\n---\n\nB.\n");
write(
  'servers/one/README.md',
  [
    '```json',
    '{"mcpServers": {"one": {"command": "npx", "args": ["-y", "@plugboard/one", "a b"], "env": {"A": "1"}}}}',
    '```',
    '```json',
    '{"mcpServers": {"other": {"command": "npx", "args": ["-y", "other"]}}}',
    '```',
    '```sh',
    'npx -y -p other -p @plugboard/one mcp-server-one --demo  # with a friend',
    'npx @plugboard/one --help',
    '```',
  ].join('\n'),
);
write('servers/two/README.md', '');

it('a version to come is what the largest changeset makes of it', () => {
  const toCome = versionsToCome(root);
  expect([...toCome]).toEqual([
    ['@plugboard/one', '1.3.0'],
    ['@plugboard/two', '0.4.0'],
  ]);
  expect(differencesOf(new Map([['@plugboard/one', '1.2.4']]), toCome)).toEqual([
    '@plugboard/one has version 1.2.4, and not 1.3.0.',
    '@plugboard/two has version undefined, and not 0.4.0.',
  ]);
});

it('one-liners are the lines of a README that start a program of ours without asking', () => {
  expect(oneLiners(root)).toEqual([
    {
      where: 'servers/one/README.md:1',
      name: '@plugboard/one',
      args: ['-y', '@plugboard/one', 'a b'],
      env: { A: '1' },
    },
    {
      where: 'servers/one/README.md:7',
      name: '@plugboard/one',
      args: ['-y', '-p', 'other', '-p', '@plugboard/one', 'mcp-server-one', '--demo'],
    },
  ]);
});

describe('what a registry tells', () => {
  const [known] = packages(root);
  const released = { ...one, dist: { integrity: 'sha512-x' }, bin: { 'mcp-server-one': 'dist/cli.js' } };

  async function problems(answer: object | undefined): Promise<string[]> {
    const server = createServer((_, response) =>
      answer === undefined ? response.writeHead(404).end() : response.end(JSON.stringify(answer)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      return await metadataProblems(new URL(`http://127.0.0.1:${port}/`), known as NonNullable<typeof known>);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('breaks no rule where provenance could be shown', async () => {
    expect(await problems(released)).toEqual([]);
  });

  it.each([
    [{ repository: undefined }, '"repository" has to name'],
    [{ repository: { ...repository, directory: 'servers/two' } }, '"repository.directory"'],
    [{ dist: {} }, 'has no sha512'],
    [{ license: 'ISC' }, 'its licence is not MIT'],
    [{ mcpName: 'other/name' }, '"mcpName"'],
    [{ scripts: { postinstall: 'node x.js' } }, 'it runs postinstall'],
    [{ dependencies: { 'left-pad': '1.0.0' } }, 'it brings packages along'],
  ])('breaks one where it says %j', async (change, words) => {
    expect((await problems({ ...released, ...change })).join('\n')).toContain(words);
  });

  it('breaks one where it has nothing', async () => {
    expect(await problems(undefined)).toEqual(['@plugboard/one@1.2.3 is not there (HTTP 404): publish it.']);
  });
});

it('tarballs of one folder are served, and nothing else', async () => {
  write('out/a.tgz', 'packed');
  write('secret.tgz', 'no');
  await using tarballs = await serveTarballs(join(root, 'out'));
  expect(await (await fetch(tarballs.urlOf('a.tgz'))).text()).toBe('packed');
  for (const path of ['..%2Fsecret.tgz', 'package.json', 'b.tgz'])
    expect((await fetch(new URL(path, tarballs.urlOf('a.tgz')))).status).toBe(404);
});
