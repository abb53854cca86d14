import type { Answer, Call, RepoCall } from './exchange.ts';
import { Refusal } from './exchange.ts';
import type { Role } from './state.ts';
import type { World } from './world.ts';

type CallOf<Name extends string> = Name extends `${string}/repos/{owner}/{repo}${string}`
  ? RepoCall<Name>
  : Call<Name>;

export type Handler<Name extends string = string> = (
  call: CallOf<Name>,
  world: World,
) => Answer | Promise<Answer>;

/** What a token needs: a permission of fine-grained ones, and the part of the person in the repository. */
export interface Needs {
  /** Like `contents=write`. */
  permission?: string;
  role?: Role;
  /** A person or an app, not just anybody. */
  login?: boolean;
  /** An app itself, by its JSON web token: the route looks at it. */
  app?: boolean;
}

export interface Route {
  method: string;
  template: string;
  pattern: RegExp;
  handle: (call: RepoCall, world: World) => Answer | Promise<Answer>;
  needs: Needs;
}

/** Parameters that may hold slashes. */
const LONG = new Set(['path', 'ref', 'tree_sha', 'basehead', 'branch', 'tag', 'name']);

function patternOf(template: string): RegExp {
  const source = template.replaceAll('.', String.raw`\.`).replaceAll(/\/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'path') {
      return `(?:/(?<${name}>.*))?`;
    }
    return `/(?<${name}>${LONG.has(name) ? '.+' : '[^/]+'})`;
  });
  return new RegExp(`^${source}$`);
}

/** How much of a template stands fixed: the more, the earlier it is tried. */
const fixed = (template: string): number => template.replaceAll(/\{\w+\}/g, '').length;

/** A route by its method and a template of GitHub's OpenAPI description: `GET /repos/{owner}/{repo}`. */
export function routeOf<Name extends string>(name: Name, handle: Handler<Name>, needs: Needs = {}): Route {
  const [method, template] = name.split(' ') as [string, string];
  return {
    method,
    template,
    pattern: patternOf(template),
    handle: handle as unknown as Route['handle'],
    needs,
  };
}

export class Routes {
  #all: Route[] = [];

  on<Name extends string>(name: Name, handle: Handler<Name>, needs?: Needs): void {
    this.#all.push(routeOf(name, handle, needs));
    this.#all.sort((one, other) => fixed(other.template) - fixed(one.template));
  }

  /** Like `GET /repos/{owner}/{repo}`, in no order. */
  names(): string[] {
    return this.#all.map(({ method, template }) => `${method} ${template}`);
  }

  find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
    for (const route of this.#all) {
      const params = route.method === method ? match(route, path) : undefined;
      if (params !== undefined) {
        return { route, params };
      }
    }
    return undefined;
  }
}

/** The decoded parameters of a path that fits. @throws {Refusal} 400 for a bad escape */
export function match(route: Route, path: string): Record<string, string> | undefined {
  const found = route.pattern.exec(path);
  if (found === null) {
    return undefined;
  }
  try {
    return Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
    );
  } catch {
    throw new Refusal(400, 'Bad Request');
  }
}
