import { settingFields, type SettingField } from '@plugboard/core/serve';
import * as z from 'zod';
import type { Manifest } from '../workspace.ts';
import type { Face } from './definition.ts';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
const REPOSITORY = 'https://github.com/plugboard-mcp/plugboard';

/** What the MCP registry is told, in its schema of 2025-12-11: how to start a package, and what to ask a person for. */
export function serverJson(manifest: Manifest, { title, settings, command }: Face): string {
  // A switch has no value that a client could ask for; who wants it adds it to the line.
  const fields = settingFields(settings ?? z.strictObject({})).filter(({ kind }) => kind !== 'boolean');
  const first = command === undefined ? [] : [{ type: 'positional', value: command }];
  const document = {
    $schema: SCHEMA,
    name: manifest.mcpName,
    title,
    description: manifest.description,
    repository: { url: REPOSITORY, source: 'github', subfolder: manifest.repository?.directory },
    version: manifest.version,
    packages: [
      {
        registryType: 'npm',
        identifier: manifest.name,
        version: manifest.version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        ...part('packageArguments', [
          ...first,
          ...fields.filter(({ env }) => env === undefined).map(argument),
        ]),
        ...part('environmentVariables', fields.filter(({ env }) => env !== undefined).map(variable)),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function part(key: string, values: readonly object[]): object {
  return values.length === 0 ? {} : { [key]: values };
}

function argument(field: SettingField): object {
  const { positional, flag, kind } = field;
  const how =
    positional === undefined
      ? { type: 'named', name: `--${flag}` }
      : { type: 'positional', valueHint: positional };
  return { ...how, ...input(field), ...(kind === 'list' ? { isRepeated: true } : {}) };
}

/** One way is enough to ask for a value, and a variable keeps a secret out of the list of processes. */
function variable(field: SettingField): object {
  return { name: field.env, ...input(field) };
}

function input({ words, required, kind, isPath, choices, preset, secret = false }: SettingField): object {
  return {
    description: words,
    ...(required ? { isRequired: true } : {}),
    ...(isPath === true ? { format: 'filepath' } : {}),
    ...(kind === 'number' ? { format: 'number' } : {}),
    ...(preset === '' || secret ? {} : { default: preset }),
    ...(secret ? { isSecret: true } : {}),
    ...(choices.length === 0 ? {} : { choices }),
  };
}
