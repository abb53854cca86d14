import {
  isInputRequiredResult,
  ResourceNotFoundError,
  UriTemplate,
  type ReadResourceResult,
} from '@modelcontextprotocol/client';
import type { Resources } from '@plugboard/core/serve';
import { withKeptMeta } from '../relay/meta.ts';
import { orFailure } from '../relay/failure.ts';
import { relay } from '../relay/relay.ts';
import type { Connection } from '../servers/connection.ts';
import type { Board } from './board.ts';
import { complete } from './complete.ts';
import type { BoardOf } from './hub.ts';
import { offered } from './routes.ts';
import { exposedUri, splitView } from './names.ts';

export function mergedResources(boardOf: BoardOf): Resources {
  return {
    listResources: async (caller) =>
      offered((await boardOf(caller)).routes.resources).map(([uri, { item }]) => ({
        ...withKeptMeta(item),
        uri,
      })),
    listResourceTemplates: async (caller) =>
      offered((await boardOf(caller)).routes.templates).map(([uriTemplate, { item }]) => ({
        ...withKeptMeta(item),
        uriTemplate,
      })),
    readResource: async (exposed, caller) => {
      const { connection, uri } = ownerOf(exposed, await boardOf(caller));
      const { alias } = connection.entry;
      const result = await orFailure(connection, caller.mcpReq.signal, () =>
        relay({ connection, method: 'resources/read', params: { uri } }, caller),
      );
      if (isInputRequiredResult(result)) return result;
      const { contents, ...rest } = result as ReadResourceResult;
      return {
        ...rest,
        contents: contents.map((each) => ({ ...withKeptMeta(each), uri: exposedUri(alias, each.uri) })),
      };
    },
    subscribe: async (exposed, caller) => {
      const { connection, uri } = ownerOf(exposed, await boardOf(caller));
      await orFailure(connection, undefined, () => connection.subscribe(uri));
      return () => connection.unsubscribe(uri).catch(() => {});
    },
    completeResource: async (uriTemplate, variable, caller) => {
      const route = (await boardOf(caller)).routes.templates.get(uriTemplate);
      const ref = { type: 'ref/resource', uri: route?.item.uriTemplate ?? uriTemplate };
      return complete(route?.connection, ref, variable, caller);
    },
  };
}

interface Owner {
  readonly connection: Connection;
  /** As the server itself calls it. */
  readonly uri: string;
}

/**
 * Whose an address is: the server's that is named in it, that lists it, or whose template it fits. One that could be
 * two servers' is nobody's: either could pass for the other.
 */
function ownerOf(exposed: string, { connections, routes }: Board): Owner {
  const view = splitView(exposed);
  const named = connections.find(({ entry, isOffered }) => isOffered && entry.alias === view?.alias);
  if (view !== undefined && named !== undefined) return { connection: named, uri: view.uri };
  const listed = routes.resources.get(exposed);
  const fitting = [...routes.templates].filter(([template]) => fits(template, exposed));
  const owners = new Set(
    [...(listed ? [listed] : []), ...fitting.map(([, route]) => route)].map(({ connection: each }) => each),
  );
  const [connection, ...others] = owners;
  if (connection === undefined || others.length > 0) throw new ResourceNotFoundError(exposed);
  return { connection, uri: exposed };
}

function fits(template: string, uri: string): boolean {
  // One that begins with a variable fits whatever other servers have.
  if (!/^[a-z][a-z\d+.-]*:/i.test(template)) return false;
  try {
    return new UriTemplate(template).match(uri) !== null;
  } catch {
    return false; // a template that is none, or an address too long
  }
}
