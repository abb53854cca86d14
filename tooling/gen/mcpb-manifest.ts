import { settingFields, type SettingField } from '@plugboard/core/serve';
import * as z from 'zod';
import type { ContractTool } from '../check/contract.ts';
import type { Manifest } from '../workspace.ts';
import type { Face } from './definition.ts';

const AUTHOR = { name: 'Plugboard', url: 'https://github.com/plugboard-mcp/plugboard' };
const PROGRAM = 'dist/cli.js';

interface Tool extends Pick<ContractTool, 'name'> {
  readonly description?: string;
}

/**
 * What a desktop client is told of a bundle (MCPB manifest 0.3): how to start what is in it, and what to ask the person for in
 * a form. What has neither a variable, a place on the line nor a default is not asked for: an empty answer would be passed on.
 */
export function mcpbManifest(manifest: Manifest, { title, settings }: Face, tools: readonly Tool[]): string {
  const fields = settingFields(settings ?? z.strictObject({})).filter(isAsked);
  const onLine = fields.filter(({ env }) => env === undefined);
  const inEnv = fields.filter(({ env }) => env !== undefined);
  const document = {
    manifest_version: '0.3',
    name: manifest.mcpName?.split('/').at(-1),
    display_name: title,
    version: manifest.version,
    description: manifest.description,
    author: AUTHOR,
    repository: { type: 'git', url: AUTHOR.url },
    license: manifest.license,
    server: {
      type: 'node',
      entry_point: PROGRAM,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${PROGRAM}`, ...onLine.map(argument)],
        ...(inEnv.length > 0 && {
          env: Object.fromEntries(inEnv.map((field) => [field.env, answerTo(field)])),
        }),
      },
    },
    tools: tools.map(({ name, description = '' }) => ({ name, description })),
    ...(fields.length > 0 && {
      user_config: Object.fromEntries(fields.map((field) => [keyOf(field), question(field)])),
    }),
    compatibility: { runtimes: { node: manifest.engines?.node } },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A switch has no value that a form could ask for. */
function isAsked({ kind, env, positional, preset }: SettingField): boolean {
  return kind !== 'boolean' && (env !== undefined || positional !== undefined || preset !== '');
}

const keyOf = ({ key }: SettingField) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const answerTo = (field: SettingField) => `\${user_config.${keyOf(field)}}`;

function argument(field: SettingField): string {
  return field.positional === undefined ? `--${field.flag}=${answerTo(field)}` : answerTo(field);
}

function question(field: SettingField): object {
  const { words, kind, isPath, positional, preset, required, secret = false, flag, choices } = field;
  const isMany = kind === 'list' && positional !== undefined;
  const one = choices.length === 0 ? '' : ` One of ${choices.join(', ')}.`;
  return {
    type: typeOf(field),
    title: sentence(positional ?? flag),
    description: `${words}${one}`,
    // Without a word on its line a server that takes words has nothing to serve.
    required: required || positional !== undefined,
    ...(isMany && { multiple: true }),
    ...(secret && { sensitive: true }),
    ...(preset !== '' && !secret && { default: kind === 'number' ? Number(preset) : preset }),
    ...(isPath === true && positional !== undefined && { default: ['${HOME}/Documents'] }),
  };
}

function typeOf({ kind, isPath, positional }: SettingField): string {
  if (kind === 'number') return 'number';
  if (isPath !== true) return 'string';
  return positional === undefined ? 'file' : 'directory';
}

function sentence(flag: string): string {
  const words = flag.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
