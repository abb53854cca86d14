import type { ContentBlock } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Awaitable, Call } from './call.ts';
import type { Effect } from './effect.ts';
import type { View } from './view.ts';

export type { ContentBlock };

/** What a tool without an `outputSchema` answers: a text, or the protocol's content blocks. */
export type Body = string | readonly ContentBlock[];

interface Words {
  /** snake_case, no server prefix: `list`, `read`, `get_forecast`. */
  readonly name: string;
  readonly title: string;
  /** When to use it and what comes back. The model reads it on every turn: each word costs. */
  readonly description: string;
  /** `reads`, `writes` or `destroys`: the four hints of the protocol follow. */
  readonly effect: Effect;
  /** Names that it had before: a call by one is answered until they are taken out, a minor release later at the soonest. */
  readonly formerly?: readonly string[];
  /** Names for several tools together, for `--tools` and `--exclude-tools`. */
  readonly groups?: readonly string[];
  /** Not listed unless `--tools` says `all`, its name or one of its groups: each listed tool costs on every turn. */
  readonly rare?: boolean;
  /** Milliseconds a call may take before it is stopped; 60,000 unless set. */
  readonly timeout?: number;
  /**
   * It can take longer than a client waits: one that declares the tasks extension gets a task for a call that is not done
   * at once. All others wait.
   */
  readonly longRunning?: boolean;
  /** What clients with views show to the person beside the answer; the handler hands it what it draws with `call.show`. */
  readonly view?: View;
  /** Estimated tokens an answer may cost; 10,000 unless set. */
  readonly budget?: number;
}

/**
 * The exact effect of a call in words, for the person to agree to before the handler runs: `Delete 3 files in notes/.`
 * Undefined: this call needs no agreement. It only looks; nothing may change here. A tool that `destroys` and has none
 * is asked about by name and arguments.
 */
type Confirm<Args, Deps> = (args: Args, deps: Deps, call: Call) => Awaitable<string | undefined>;

// `handler`, `confirm` and `render` are properties, not methods: methods are bivariant, and a dependency that a server
// forgot to provide would compile.
interface Answers<Input extends z.ZodObject, Deps, Output extends z.ZodType> extends Words {
  readonly inputSchema: Input;
  readonly outputSchema: Output;
  readonly confirm?: Confirm<z.output<Input>, Deps>;
  readonly handler: (args: z.output<Input>, deps: Deps, call: Call) => Awaitable<z.input<Output>>;
  /** The text a model reads; compact JSON where omitted. */
  readonly render?: (output: z.output<Output>, args: z.output<Input>) => string;
}

interface Tells<Input extends z.ZodObject, Deps> extends Words {
  readonly inputSchema: Input;
  readonly outputSchema?: undefined;
  readonly confirm?: Confirm<z.output<Input>, Deps>;
  readonly handler: (args: z.output<Input>, deps: Deps, call: Call) => Awaitable<Body>;
  readonly render?: undefined;
}

/** A tool as a server lists it: its argument types are known only to itself. */
export interface Tool<in Deps = unknown> extends Words {
  readonly inputSchema: z.ZodObject;
  readonly outputSchema?: z.ZodType | undefined;
  readonly confirm?: Confirm<never, Deps>;
  readonly handler: (args: never, deps: Deps, call: Call) => unknown;
  readonly render?: ((output: never, args: never) => string) | undefined;
}

/** A tool that answers with data: what the handler returns becomes `structuredContent` and a text. */
export function defineTool<const Input extends z.ZodObject, Deps, const Output extends z.ZodType>(
  tool: Answers<Input, Deps, Output>,
): Answers<Input, Deps, Output>;
/** A tool that answers with a body: a file, a page, a picture. */
export function defineTool<const Input extends z.ZodObject, Deps>(
  tool: Tells<Input, Deps>,
): Tells<Input, Deps>;
export function defineTool<T>(tool: T): T {
  return tool;
}
