import type { z } from 'zod';
import type { Tool } from './tool.ts';

/** What a server is. A value: nothing runs before `runMain` (or a test) starts it. */
export interface ServerDefinition<Settings extends z.ZodObject = z.ZodObject, Deps = unknown> {
  /** The folder's name: `weather`. */
  readonly name: string;
  /** From package.json, so that the two cannot drift. */
  readonly version: string;
  readonly title: string;
  /** What a model should know before its first call; at most 2,048 characters, read by clients of both eras. */
  readonly instructions: string;
  /** One zod object; `setting` says how each field is set. */
  readonly settings?: Settings;
  /**
   * What the tools may use, made once per process. Throw `SettingsError` when what was set cannot work.
   * An `[Symbol.asyncDispose]` is called at the end.
   */
  readonly deps?: (settings: z.output<Settings>) => Deps | Promise<Deps>;
  /** The table of contents, in the order in which clients list it. */
  readonly tools: readonly Tool<NoInfer<Deps>>[];
}

export function defineServer<const Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
): ServerDefinition<Settings, Deps> {
  return definition;
}
