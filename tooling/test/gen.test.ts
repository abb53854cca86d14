import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract } from '@plugboard/core/testing';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { defineServer, defineTool, reads, setting, type ServerDefinition, type Tool } from '@plugboard/core';
import * as z from 'zod';
import { fillRegions } from '../gen/regions.ts';
import { serverJson } from '../gen/server-json.ts';
import { settingTable, toolTable } from '../gen/tables.ts';
import { generatedFiles, isStale, profileLists } from '../gen/files.ts';
import { toolsIn } from '../listed-tools.ts';
import { ROOT } from '../workspace.ts';

const settings = z.strictObject({
  paths: setting(z.array(z.string()).min(1).describe('Folders.'), { positional: 'path', isPath: true }),
  token: setting(z.string().describe('Who | you are.'), { env: 'DEMO_TOKEN', secret: true }),
  key: setting(z.string().default('hunter2').describe('Opens.'), { secret: true }),
  format: setting(z.enum(['short', 'long']).default('short').describe('Form.'), {}),
  quiet: setting(z.boolean().default(false).describe('Say less.'), {}),
  most: setting(z.int().optional().describe('At most.'), { value: 'number', env: 'DEMO_MOST' }),
});

describe('the tables', () => {
  it('say how each setting is said', () => {
    expect(settingTable(settings)).toMatchInlineSnapshot(`
      "| setting                  | variable     | what it is      | default  |
      | ------------------------ | ------------ | --------------- | -------- |
      | \`<path>…\`                |              | Folders.        | required |
      | \`--token <text>\`         | \`DEMO_TOKEN\` | Who \\| you are. | required |
      | \`--key <text>\`           |              | Opens.          |          |
      | \`--format <short\\|long>\` |              | Form.           | \`short\`  |
      | \`--quiet\`                |              | Say less.       | \`false\`  |
      | \`--most <number>\`        | \`DEMO_MOST\`  | At most.        |          |"
    `);
  });

  it('tell nobody the default of a secret', () => {
    expect(settingTable(settings)).not.toContain('hunter2');
  });

  it('say so where there are no settings', () => {
    expect(settingTable(undefined)).toBe('It has no settings of its own.');
  });

  it('give a tool its first sentence, whatever stands in it', () => {
    const hints = { readOnlyHint: false, destructiveHint: true };
    const tool = { name: 'x', inputSchema: {}, annotations: hints };
    expect(toolTable([{ ...tool, description: 'Sends a|b to 1.2.3.4! And more.' }])).toMatch(
      /\| `x` {2}\| destroys \| Sends a\\\|b to 1\.2\.3\.4! +\|$/,
    );
  });
});

describe('a region', () => {
  const text = 'head\n<!-- generated: a -->\nold\n<!-- /generated -->\ntail\n';

  it('is filled, and nothing around it touched', () => {
    const filled = fillRegions('README.md', text, { a: 'new' });
    expect(filled).toBe('head\n<!-- generated: a -->\n\nnew\n\n<!-- /generated -->\ntail\n');
    expect(fillRegions('README.md', filled, { a: 'new' })).toBe(filled);
  });

  it.each([
    ['that is missing', 'head\n', { a: 'new' }, 'README.md has no region a'],
    ['that nothing fills', text, {}, 'README.md: the region a is unknown or not closed.'],
    [
      'that is not closed',
      `<!-- generated: a -->\n${text}`,
      { a: 'new' },
      'the region a is unknown or not closed',
    ],
    ['that is never closed', '<!-- generated: a -->\nold\n', { a: 'new' }, 'README.md has no region a'],
  ])('%s is an error', (_, before, regions, words) => {
    expect(() => fillRegions('README.md', before, regions)).toThrow(words);
  });
});

it('server.json says how to start a package and what to ask for', () => {
  const manifest = {
    name: '@plugboard/demo',
    version: '1.2.3',
    description: 'A demo.',
    mcpName: 'io.github.plugboard-mcp/demo',
    repository: { url: 'git+https://github.com/plugboard-mcp/plugboard.git', directory: 'servers/demo' },
  };
  const [{ packageArguments, environmentVariables, ...rest }] = (
    JSON.parse(serverJson(manifest, { title: 'Demo', settings })) as { packages: [Record<string, unknown>] }
  ).packages;
  expect(rest).toEqual({
    registryType: 'npm',
    identifier: '@plugboard/demo',
    version: '1.2.3',
    runtimeHint: 'npx',
    transport: { type: 'stdio' },
  });
  expect(packageArguments).toEqual([
    {
      type: 'positional',
      valueHint: 'path',
      description: 'Folders.',
      isRequired: true,
      format: 'filepath',
      isRepeated: true,
    },
    { type: 'named', name: '--key', description: 'Opens.', isSecret: true },
    { type: 'named', name: '--format', description: 'Form.', default: 'short', choices: ['short', 'long'] },
  ]);
  expect(environmentVariables).toEqual([
    { name: 'DEMO_TOKEN', description: 'Who | you are.', isRequired: true, isSecret: true },
    { name: 'DEMO_MOST', description: 'At most.', format: 'number' },
  ]);
});

const takes = formats
  .default(new Ajv({ strict: false }))
  .compile(
    JSON.parse(readFileSync(join(import.meta.dirname, 'schemas/server-2025-12-11.json'), 'utf8')) as object,
  );

it.each([
  [{ name: 'nobody' }, '/name'],
  [{ description: 'x'.repeat(101) }, '/description'],
  [{ packages: [{ registryType: 'npm', identifier: 'x' }] }, '/packages/0'],
  [
    { packages: [{ registryType: 'npm', identifier: 'x', transport: { type: 'pipe' } }] },
    '/packages/0/transport',
  ],
])('the registry does not take %j', (change, place) => {
  const document = { name: 'io.github.octo/demo', description: 'A demo.', version: '1.0.0' };
  expect(takes(document)).toBe(true);
  expect(takes({ ...document, ...change })).toBe(false);
  expect(takes.errors?.map(({ instancePath }) => instancePath)).toContainEqual(
    expect.stringContaining(place),
  );
});

// The same, and that nothing stands in our documents that it does not know.
const Input = z.strictObject({
  description: z.string(),
  isRequired: z.boolean().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
  isSecret: z.boolean().optional(),
});
const Document = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)
    .max(200),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  repository: z.strictObject({ url: z.url(), source: z.literal('github'), subfolder: z.string() }),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
  packages: z.tuple([
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: z.string(),
      version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
      runtimeHint: z.literal('npx'),
      transport: z.strictObject({ type: z.literal('stdio') }),
      packageArguments: z
        .array(
          z.union([
            z.strictObject({ type: z.literal('positional'), value: z.string() }),
            Input.extend({
              type: z.literal('positional'),
              valueHint: z.string(),
              isRepeated: z.boolean().optional(),
            }),
            Input.extend({
              type: z.literal('named'),
              name: z.string().startsWith('--'),
              isRepeated: z.boolean().optional(),
            }),
          ]),
        )
        .min(1)
        .optional(),
      environmentVariables: z
        .array(Input.extend({ name: z.string().regex(/^[A-Z][A-Z0-9_]*$/) }))
        .min(1)
        .optional(),
    }),
  ]),
});

describe('what is generated of this repository', async () => {
  const files = await generatedFiles(ROOT);

  it.each(files.filter(({ path }) => path.endsWith('server.json')))(
    '$path is what the registry takes',
    ({ text }) => {
      expect(takes(JSON.parse(text)), JSON.stringify(takes.errors)).toBe(true);
      expect(Document.safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
    },
  );

  it.each(files)('$path is told from a stale one', (file) => {
    expect(isStale(ROOT, file)).toBe(false);
    expect(isStale(ROOT, { ...file, text: `${file.text} ` })).toBe(true);
    expect(isStale(ROOT, { ...file, path: `${file.path}.none` })).toBe(true);
  });
});

it('a list is made for each profile', async () => {
  const tool = defineTool({
    name: 'look',
    title: 'Look',
    description: 'Looks.',
    effect: reads(),
    inputSchema: z.strictObject({}),
    handler: () => 'seen',
  });
  const server = defineServer({
    name: 'demo',
    version: '1.0.0',
    title: 'Demo',
    instructions: '',
    settings,
    tools: ({ quiet }) => (quiet === true ? [] : [tool]),
    profiles: { quiet: { quiet: true }, short: { format: 'short' } },
  });
  const lists = await profileLists('servers/demo', server);
  expect(lists.map(({ path, text }) => [path, toolsIn(text).map(({ name }) => name)])).toEqual([
    ['servers/demo/tools.quiet.json', []],
    ['servers/demo/tools.short.json', ['look']],
  ]);
});

it('a list is made with rare tools, beside the one without', async () => {
  const words = { title: 'Look', description: 'Looks.', effect: reads(), inputSchema: z.strictObject({}) };
  const tools: readonly Tool[] = [
    defineTool({ ...words, name: 'look', handler: () => 'seen' }),
    defineTool({ ...words, name: 'stare', rare: true, handler: () => 'seen' }),
  ];
  const server: ServerDefinition = { name: 'demo', version: '1.0.0', title: 'Demo', instructions: '', tools };
  const all = await profileLists('servers/demo', server);
  expect(all.map(({ path, text }) => [path, toolsIn(text).map(({ name }) => name)])).toEqual([
    ['servers/demo/tools.all.json', ['look', 'stare']],
  ]);
  expect(toolsIn(await contract(server)).map(({ name }) => name)).toEqual(['look']);
});
