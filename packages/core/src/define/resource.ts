import type { Annotations, ResourceContents as Contents } from '@modelcontextprotocol/server';
import type { Awaitable, Call } from './call.ts';

/**
 * What a resource answers: a text, bytes, or the protocol's contents where one address holds several.
 * A text and bytes are sent under the resource's own address and `mimeType`.
 */
export type Content = string | Uint8Array | readonly ResourceContents[];

/** `uri` is the address that was read unless it is set: one address can hold several things. */
export type ResourceContents = Pick<Contents, 'mimeType' | '_meta'> & { readonly uri?: string } & (
    | { readonly text: string }
    | { readonly blob: string }
  );

/** A reader of a resource has no arguments to cut by, and nobody counts what it costs. */
export type ReadCall = Pick<Call, 'signal' | 'principal' | 'progress' | 'log' | 'canAsk' | 'ask'>;

interface Words {
  /** For programs: `settings`. */
  readonly name: string;
  readonly title: string;
  /** What is in it and when to read it. */
  readonly description: string;
  readonly mimeType?: string;
  readonly annotations?: Annotations;
  /** For extensions of the protocol, as it stands. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Something to read at one address. */
export interface Resource<in Deps = unknown> extends Words {
  /** `settings://current`, `ui://plan/view.html` */
  readonly uri: string;
  readonly uriTemplate?: undefined;
  readonly read: (deps: Deps, call: ReadCall) => Awaitable<Content>;
  /** Watches it while somebody subscribes to it: calls back at each change, and answers how to stop. */
  readonly watch?: ((deps: Deps, changed: () => void) => Awaitable<() => void>) | undefined;
}

/** Things to read at the addresses of a pattern (RFC 6570, one name an expression). */
export interface ResourceTemplate<in Deps = unknown> extends Words {
  /** `table://{schema}/{name}` */
  readonly uriTemplate: string;
  readonly uri?: undefined;
  /** The addresses worth listing; without it a client sees the pattern alone. */
  readonly list?: ((deps: Deps, call: Pick<Call, 'signal'>) => Awaitable<readonly Listed[]>) | undefined;
  /** What a variable can be, given the letters typed so far and the variables already filled in. */
  readonly complete?: Readonly<Record<string, Complete<Deps> | undefined>> | undefined;
  /** Throw a `ToolError` for what is not there. */
  readonly read: (variables: never, deps: Deps, call: ReadCall) => Awaitable<Content>;
  /**
   * Watches one address, from its first subscriber to its last: calls back at each change, and answers how to stop. Throw
   * a `ToolError` for what nobody may subscribe to.
   */
  readonly watch?: ((variables: never, deps: Deps, changed: () => void) => Awaitable<() => void>) | undefined;
}

/** One entry of a template's list. */
export interface Listed {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
}

/** Offers what could be meant: at most the first hundred reach the client. */
export type Complete<Deps> = (
  typed: string,
  deps: Deps,
  others: Readonly<Record<string, string>>,
) => Awaitable<readonly string[]>;

/** The names in a pattern: `table://{schema}/{name}` has schema and name. */
type Names<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Bare<Name> | Names<Rest>
  : never;
type Bare<Name extends string> = Name extends `${'+' | '#' | '.' | '/' | '?' | '&'}${infer Rest}`
  ? Rest
  : Name;

interface Template<Pattern extends string, Deps> extends Omit<
  ResourceTemplate<Deps>,
  'uriTemplate' | 'complete' | 'read' | 'watch'
> {
  readonly uriTemplate: Pattern;
  readonly complete?: { readonly [Name in Names<Pattern>]?: Complete<Deps> };
  readonly read: (variables: Variables<Pattern>, deps: Deps, call: ReadCall) => Awaitable<Content>;
  readonly watch?: (variables: Variables<Pattern>, deps: Deps, changed: () => void) => Awaitable<() => void>;
}

type Variables<Pattern extends string> = { readonly [Name in Names<Pattern>]: string };

/** A resource at one address. */
export function defineResource<Deps>(resource: Resource<Deps>): Resource<Deps>;
/** Resources at the addresses of a pattern. */
export function defineResource<const Pattern extends string, Deps>(
  template: Template<Pattern, Deps>,
): Template<Pattern, Deps>;
export function defineResource<T>(resource: T): T {
  return resource;
}
