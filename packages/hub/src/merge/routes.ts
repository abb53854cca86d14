import type { Connection } from '../servers/connection.ts';
import type { Offer } from '../servers/offer.ts';
import { oneLine } from '../servers/words.ts';
import { exposedName, exposedUri } from './names.ts';

/** Where a request for an exposed name or address goes: to a server, which knows the thing by a name of its own. */
export interface Route<Item> {
  readonly connection: Connection;
  readonly item: Item;
}

/** All that the servers offer, by what a client calls it, in the order of the file. */
export interface Routes {
  readonly tools: ReadonlyMap<string, Route<Offer['tools'][number]>>;
  readonly prompts: ReadonlyMap<string, Route<Offer['prompts'][number]>>;
  readonly resources: ReadonlyMap<string, Route<Offer['resources'][number]>>;
  readonly templates: ReadonlyMap<string, Route<Offer['resourceTemplates'][number]>>;
  /** What two servers would have under one name, in words: both are left out, since either could pass for the other. */
  readonly clashes: readonly string[];
}

/** What is there to be listed: a server that failed for good is still known, so that a call to it is told so. */
export function offered<Item>(routes: ReadonlyMap<string, Route<Item>>): [string, Route<Item>][] {
  return [...routes].filter(([, { connection }]) => connection.isOffered);
}

export function routeAll(connections: readonly Connection[]): Routes {
  const clashes: string[] = [];
  const merge = <Item>(
    what: string,
    listOf: (connection: Connection) => readonly Item[],
    nameOf: (alias: string, item: Item) => string,
  ) => {
    const routes = new Map<string, Route<Item>>();
    const twice = new Set<string>();
    for (const connection of connections) {
      for (const item of listOf(connection)) {
        const name = nameOf(connection.entry.alias, item);
        if (routes.has(name)) twice.add(name);
        routes.set(name, { connection, item });
      }
    }
    for (const name of twice) routes.delete(name);
    clashes.push(
      ...[...twice].map((name) => `two ${what} are both named ${oneLine(name)}; both are left out`),
    );
    return routes;
  };
  return {
    tools: merge(
      'tools',
      ({ tools }) => tools,
      (alias, { name }) => exposedName(alias, name),
    ),
    prompts: merge(
      'prompts',
      ({ prompts }) => prompts,
      (alias, { name }) => exposedName(alias, name),
    ),
    resources: merge(
      'resources',
      ({ resources }) => resources,
      (alias, { uri }) => exposedUri(alias, uri),
    ),
    templates: merge(
      'resource templates',
      ({ resourceTemplates }) => resourceTemplates,
      (alias, { uriTemplate }) => exposedUri(alias, uriTemplate),
    ),
    clashes,
  };
}
