import { pathToFileURL } from 'node:url';
import type { ServerDefinition } from '@plugboard/core';
import * as z from 'zod';

export const HUB = 'packages/hub';

/** What a registry is told of a program, beside its package.json. */
export interface Face {
  readonly title: string;
  readonly settings?: z.ZodObject;
  /** The word that comes before all settings, as in `plugboard serve`. */
  readonly command?: string;
}

/** What `src/index.ts` of a server exports. */
export async function definitionIn(folder: string): Promise<ServerDefinition> {
  const found = Object.values(await load(`${folder}/src/index.ts`)).find(
    (value) => typeof value === 'object' && value !== null && 'tools' in value,
  );
  if (found === undefined)
    throw new Error(`${folder}/src/index.ts exports no server; export what defineServer answers.`);
  return found as ServerDefinition;
}

/** The hub has no definition; what a client starts is `plugboard serve`, over stdio. */
export async function hubFace(folder: string): Promise<Face> {
  const { starting } = (await load(`${folder}/src/commands/settings.ts`)) as { starting: z.ZodRawShape };
  return { title: 'Plugboard', settings: z.strictObject(starting), command: 'serve' };
}

async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}
