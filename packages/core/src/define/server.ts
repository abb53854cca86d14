import type * as z from 'zod';
import type { Prompt } from './prompt.ts';
import type { Resource, ResourceTemplate } from './resource.ts';
import type { Tool } from './tool.ts';

/** What `--doctor` found out about one thing. */
export interface Check {
  /** What was looked at: `folder notes`, `token`. */
  readonly name: string;
  readonly ok: boolean;
  /** One sentence: what is so or, where it failed, what is wrong and what to do. */
  readonly words: string;
}

/** How a server is being served, beside its own settings. */
export interface Serving {
  /** Whether any tool that is served changes something: `--read-only` and `--tools` decide that too. */
  readonly changes: boolean;
  /** Whether a balancer may send each call to another process (`--stateless`): nothing is kept from one to the next. */
  readonly stateless: boolean;
  /** One line for the person who runs the server, on stderr; never seen by a model. */
  readonly log: (line: string) => void;
}

/** What a client says of the folders it works in: the `roots` of 2025-11-25 and older. */
export interface ClientRoots {
  /** URIs as the client wrote them; none where it has none set. */
  readonly roots: readonly string[];
  /** One line for the person who runs the server, on stderr. */
  readonly log: (line: string) => void;
}

/** What the tools may use for a client that names roots; what they may use for all of them where that is the same. */
export type Narrow<Deps> = (deps: Deps, client: ClientRoots) => Deps | Promise<Deps>;

/** What a server is. A value: nothing runs before `runMain` (or a test) starts it. */
export interface ServerDefinition<Settings extends z.ZodObject = z.ZodObject, Deps = unknown> {
  /** The folder's name: `weather`. */
  readonly name: string;
  /** What npx installs; `@plugboard/<name>` unless set. */
  readonly packageName?: string;
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
  readonly deps?: (settings: z.output<Settings>, serving: Serving) => Deps | Promise<Deps>;
  /**
   * Makes the dependencies of a client that names `roots`: at its first call, and again when it names others. Tools,
   * resources and prompts get them instead. An `[Symbol.asyncDispose]` is called when nobody uses them any more.
   */
  readonly narrow?: Narrow<Deps>;
  /** What `--doctor` looks at, once `deps` are made; each is printed as it comes. */
  readonly checks?: (deps: Deps, settings: z.output<Settings>) => Iterable<Check> | AsyncIterable<Check>;
  /**
   * What the settings ask for instead of serving, once `deps` are made: a text is printed as it is, checks as `checks` are,
   * and the program ends. Undefined when they ask for nothing.
   */
  readonly instead?: (
    deps: Deps,
    settings: z.output<Settings>,
  ) => string | Iterable<Check> | AsyncIterable<Check> | undefined;
  /**
   * The table of contents, in the order in which clients list it; a pure function of the settings where some are off
   * by default. A list is also made from fewer settings: what has no default, or is secret, may be missing.
   */
  readonly tools: readonly Tool<Deps>[] | ((settings: Partial<z.output<Settings>>) => readonly Tool<Deps>[]);
  /**
   * The settings under which `tools` answers other lists, by the name each list is kept under: `{ wide: { all: true } }`
   * has its contract in `tools.wide.json`, beside the `tools.json` of the defaults.
   */
  readonly profiles?: Readonly<Record<string, Partial<z.input<Settings>>>>;
  /** A function where the settings decide, as for tools. */
  readonly resources?: AnyResources<Deps> | ((settings: Partial<z.output<Settings>>) => AnyResources<Deps>);
  readonly prompts?: readonly Prompt<Deps>[];
  /**
   * Watches what the resources stand for, from the start of serving to its end: calls back with the address of one that
   * changed, and answers how to stop. Clients that subscribed to the address are told.
   */
  readonly watch?: (changed: (uri: string) => void, deps: Deps) => () => void;
}

type AnyResources<Deps> = readonly (Resource<Deps> | ResourceTemplate<Deps>)[];

type Tools = readonly Tool<never>[];
type Resources = AnyResources<never>;
type Prompts = readonly Prompt<never>[];

/** What the parts of a server need together: each names only what it uses. */
type Needs<T extends Tools, R extends Resources, P extends Prompts> = DepsOf<T[number]['handler']> &
  DepsOf<P[number]['handler']> &
  ([Extract<R[number], Templated>] extends [ResourceTemplate<infer Own>] ? Own : never) &
  ([Exclude<R[number], Templated>] extends [Resource<infer Own>] ? Own : never);

interface Templated {
  readonly uriTemplate: string;
}

// In brackets, so that a server without prompts needs nothing, and several tools need all of what each needs.
type DepsOf<Handler> = [Handler] extends [(args: never, deps: infer Deps, call: never) => unknown]
  ? Deps
  : never;

type Written<
  Settings extends z.ZodObject,
  T extends Tools,
  R extends Resources,
  P extends Prompts,
  Deps = Needs<T, R, P>,
> = Omit<ServerDefinition<Settings, Deps>, 'deps' | 'tools' | 'resources' | 'prompts'> & {
  readonly tools: T | ((settings: Partial<z.output<Settings>>) => T);
  readonly resources?: R | ((settings: Partial<z.output<Settings>>) => R);
  readonly prompts?: P;
} & (unknown extends Deps
    ? Pick<ServerDefinition<Settings>, 'deps'>
    : Required<Pick<ServerDefinition<Settings, Deps>, 'deps'>>);

/** Checks that `deps` provides what tools, resources and prompts need, and answers its argument. */
export function defineServer<
  const Settings extends z.ZodObject,
  // By default none: as long as the compiler has not looked into a function, it must not ask for all dependencies.
  const T extends Tools = [],
  const R extends Resources = [],
  const P extends Prompts = [],
>(definition: Written<Settings, T, R, P>): ServerDefinition<Settings, Needs<T, R, P>> {
  return definition as unknown as ServerDefinition<Settings, Needs<T, R, P>>;
}
