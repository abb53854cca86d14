import type * as z from 'zod';
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
  readonly tools: readonly Tool<Deps>[];
}

type Tools = readonly Tool<never>[];

/** What all tools of a list need together: each names only what it uses. */
type Needs<List extends Tools> = List[number]['handler'] extends (
  args: never,
  deps: infer Deps,
  call: never,
) => unknown
  ? Deps
  : never;

type Written<Settings extends z.ZodObject, List extends Tools> = Omit<
  ServerDefinition<Settings, Needs<List>>,
  'deps' | 'tools'
> & { readonly tools: List } & (unknown extends Needs<List>
    ? Pick<ServerDefinition<Settings>, 'deps'>
    : Required<Pick<ServerDefinition<Settings, Needs<List>>, 'deps'>>);

/** Checks that `deps` provides what the tools need, and answers its argument. */
export function defineServer<const Settings extends z.ZodObject, const List extends Tools>(
  definition: Written<Settings, List>,
): ServerDefinition<Settings, Needs<List>> {
  return definition as unknown as ServerDefinition<Settings, Needs<List>>;
}
