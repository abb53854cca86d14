import { defineServer, defineTool, reads, setting, type ServerDefinition } from '@plugboard/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { installSection } from '../gen/install.ts';
import { mcpbManifest } from '../gen/mcpb-manifest.ts';
import type { Manifest } from '../workspace.ts';

const lamp = defineTool({
  name: 'lamp',
  title: 'Lamp',
  description: 'Lights.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  handler: () => 'light',
});
const server = defineServer({
  name: 'demo',
  version: '1.2.3',
  title: 'Demo',
  instructions: 'Demo.',
  tools: [lamp],
  settings: z.strictObject({
    paths: setting(z.array(z.string()).default([]).describe('Folders.'), {
      positional: 'path',
      isPath: true,
    }),
    token: setting(z.string().optional().describe('Who you are.'), { env: 'DEMO_TOKEN', secret: true }),
    format: setting(z.enum(['short', 'long']).default('short').describe('Form.'), {}),
    most: setting(z.int().default(5).describe('At most.'), {}),
    open: setting(z.string().optional().describe('No default.'), {}),
    quiet: setting(z.boolean().default(false).describe('Say less.'), {}),
  }),
}) as unknown as ServerDefinition;
const manifest: Manifest = {
  name: '@plugboard/demo',
  version: '1.2.3',
  description: 'A demo & more.',
  license: 'MIT',
  mcpName: 'io.github.plugboard-mcp/demo',
  engines: { node: '>=22.19' },
};
const entry = {
  command: 'npx',
  args: ['-y', '@plugboard/demo', '/path/to/folder'],
  env: { DEMO_TOKEN: 'demo_canary' },
};
const text = ['# demo', '```json', JSON.stringify({ mcpServers: { demo: entry } }), '```', ''].join('\n');
const section = installSection({ file: 'README.md', text }, manifest, server);

/** The address of one link of the section, as a browser reads it. */
function linkTo(client: string): URL {
  const [, address = ''] = new RegExp(`\\[${client}\\]\\(([^)]+)\\)`).exec(section) ?? [];
  return new URL(address);
}
const inBase64 = (url: URL) =>
  JSON.parse(Buffer.from(url.searchParams.get('config') ?? '', 'base64').toString()) as unknown;

describe('the install section of a README', () => {
  it('has links from which each client reads its own config', () => {
    const plain = { command: 'npx', args: entry.args };
    expect(inBase64(linkTo('Cursor'))).toEqual({ ...plain, env: { DEMO_TOKEN: '${env:DEMO_TOKEN}' } });
    expect(inBase64(linkTo('LM Studio'))).toEqual({ ...plain, env: { DEMO_TOKEN: '<DEMO_TOKEN>' } });
    expect(JSON.parse(linkTo('VS Code').searchParams.get('config') ?? '')).toEqual({
      name: 'demo',
      inputs: [{ type: 'promptString', id: 'demo-token', description: 'Who you are.', password: true }],
      type: 'stdio',
      ...plain,
      env: { DEMO_TOKEN: '${input:demo-token}' },
    });
    const goose = linkTo('Goose').searchParams;
    expect([goose.get('cmd'), goose.getAll('arg'), goose.get('id')]).toEqual(['npx', entry.args, 'demo']);
  });

  it('has snippets for the others, and the value of a secret only where the README shows one', () => {
    expect(section).toContain('[mcp_servers.demo]\ncommand = "npx"');
    expect(section).toContain("cmd: 'npx'");
    expect(section).toContain('"context_servers"');
    expect(section.split('demo_canary')).toHaveLength(2);
    expect(section).toContain('claude mcp add --env DEMO_TOKEN=demo_canary --transport stdio demo -- npx -y');
  });

  it('cannot be made of a README that shows no config', () => {
    expect(() => installSection({ file: 'README.md', text: '# demo\n' }, manifest, server)).toThrow(
      'README.md shows no mcpServers',
    );
  });
});

it('the manifest of a bundle asks for what can be passed on, and for nothing that would be empty', () => {
  const { server: started, user_config: form } = JSON.parse(mcpbManifest(manifest, server, [lamp])) as {
    server: { mcp_config: { args: string[]; env: object } };
    user_config: Record<string, object>;
  };
  expect(started.mcp_config).toEqual({
    command: 'node',
    args: [
      '${__dirname}/dist/cli.js',
      '${user_config.paths}',
      '--format=${user_config.format}',
      '--most=${user_config.most}',
    ],
    env: { DEMO_TOKEN: '${user_config.token}' },
  });
  expect(form).toMatchObject({
    paths: { type: 'directory', multiple: true, required: true },
    token: { type: 'string', sensitive: true, required: false },
    format: { type: 'string', default: 'short', description: 'Form. One of short, long.' },
    most: { type: 'number', default: 5 },
  });
  expect(Object.keys(form)).not.toContain('open');
});
