import { settingFields, type SettingField } from '@plugboard/core/serve';
import type { Manifest } from '../workspace.ts';
import type { Face } from './definition.ts';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
const REPOSITORY = 'https://github.com/plugboard-mcp/plugboard';
const FORMATS: Partial<Record<SettingField['kind'], string>> = { number: 'number', boolean: 'boolean' };

/** What the MCP registry is told, in its schema of 2025-12-11: how to start a package, and what to ask a person for. */
export function serverJson(manifest: Manifest, { title, settings, command }: Face): string {
  const fields = settings === undefined ? [] : settingFields(settings);
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
  const how =
    field.positional === undefined
      ? { type: 'named', name: `--${field.flag}` }
      : { type: 'positional', valueHint: field.positional };
  return { ...how, ...input(field), ...(field.kind === 'list' ? { isRepeated: true } : {}) };
}

/** One way is enough to ask for a value, and a variable keeps a secret out of the list of processes. */
function variable(field: SettingField): object {
  return { name: field.env, ...input(field), ...(field.secret === true ? { isSecret: true } : {}) };
}

function input({ words, required, kind, isPath, choices, preset }: SettingField): object {
  const format = isPath === true ? 'filepath' : FORMATS[kind];
  return {
    description: words,
    ...(required ? { isRequired: true } : {}),
    ...(format === undefined ? {} : { format }),
    ...(preset === '' ? {} : { default: preset }),
    ...(choices.length === 0 ? {} : { choices }),
  };
}
