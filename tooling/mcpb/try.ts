// A bundle as a desktop client has it: unpacked, its form filled in, started, and spoken to.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { workFolder } from '../processes.ts';
import { packBundle, unpackBundle } from './pack.ts';

interface BundleManifest {
  readonly server: {
    readonly mcp_config: {
      readonly args: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    };
  };
  readonly user_config?: Readonly<Record<string, Question>>;
}

interface Question {
  readonly type: 'boolean' | 'directory' | 'file' | 'number' | 'string';
  readonly default?: unknown;
  readonly required?: boolean;
  readonly multiple?: boolean;
}

export interface Bundled {
  readonly name: string;
  /** The folder of the package as npm installed it. */
  readonly installed: string;
  /** The generated `manifest.json`; a package without one has no bundle. */
  readonly manifest: string;
  readonly contract: string;
  /** What a person writes into its form where that asks for nothing they must. */
  readonly form?: Readonly<Record<string, string>> | undefined;
}

/** What is wrong with the bundle of a package; undefined where it has none. */
export async function bundleProblems(
  { name, installed, manifest, contract, form: written = {} }: Bundled,
  node: string,
): Promise<string[] | undefined> {
  if (!existsSync(manifest)) return undefined;
  const work = workFolder('bundle');
  const home = join(work, 'unpacked');
  try {
    await packBundle(installed, manifest, join(work, 'server.mcpb'));
    await unpackBundle(join(work, 'server.mcpb'), home);
    const { server, user_config: form = {} } = JSON.parse(
      readFileSync(join(home, 'manifest.json'), 'utf8'),
    ) as BundleManifest;
    const answers = filledIn(form, work);
    for (const [key, answer] of Object.entries(written)) answers.set(key, [answer]);
    const fill = (text: string): string[] => filled(text, home, answers);
    const { args, env = {} } = server.mcp_config;
    await using client = await connect(
      {
        command: node,
        args: args.flatMap(fill),
        cwd: work,
        env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, fill(value).join(',')])),
      },
      { era: '2025-11-25' },
    );
    const { tools } = await client.listTools();
    return `${JSON.stringify({ tools }, null, 2)}\n` === contract
      ? []
      : [`${name} lists other tools from its bundle than its contract: correct its manifest.json.`];
  } catch (error) {
    return [`${name} does not run from its bundle (${(error as Error).message}): correct its manifest.json.`];
  }
}

/** As a person does who answers what has to be answered, and leaves the rest as it is. */
function filledIn(form: NonNullable<BundleManifest['user_config']>, folder: string): Map<string, string[]> {
  return new Map(
    Object.entries(form).map(([key, { type, required, default: preset }]): [string, string[]] => {
      if (type === 'directory') return [key, [folder]];
      if (preset !== undefined) return [key, [preset].flat().map(String)];
      return [key, required === true ? ['given'] : []];
    }),
  );
}

/** An answer of many words is as many words of the line; one that is missing is empty. */
function filled(text: string, home: string, answers: ReadonlyMap<string, readonly string[]>): string[] {
  const [, alone] = /^\$\{user_config\.(\w+)\}$/.exec(text) ?? [];
  if (alone !== undefined) return [...(answers.get(alone) ?? [])];
  return [
    text
      .replaceAll('${__dirname}', home)
      .replaceAll('${HOME}', homedir())
      .replaceAll(/\$\{user_config\.(\w+)\}/g, (_, key: string) => (answers.get(key) ?? []).join(',')),
  ];
}
