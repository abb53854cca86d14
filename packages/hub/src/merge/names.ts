import { mark } from '../config/alias.ts';

/** Hosts put `mcp__<name of the hub>__` before a name and take 64 characters in all. */
const LONGEST = 50;

/**
 * The name under which a tool is shown: `filesystem__read`. It depends on alias and tool alone, never on which
 * other servers are there. What does not fit, or is not in the alphabet that all hosts take, is marked with a hash
 * of the true name, so that two tools never come to share one.
 */
export function exposedName(alias: string, tool: string): string {
  const plain = `${alias}__${tool}`;
  const clean = plain.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  if (clean === plain && plain.length <= LONGEST) return plain;
  return `${clean.slice(0, LONGEST - 7)}_${mark(`${alias}/${tool}`)}`;
}

/** Views of MCP Apps: their addresses are made for one server's use, so that two servers easily have the same. */
const VIEW = 'ui://';

/** `ui://postgres+plan.html` for the `ui://plan.html` of postgres; any other address is left as it is. */
export function exposedUri(alias: string, uri: string): string {
  return uri.startsWith(VIEW) ? `${VIEW}${alias}+${uri.slice(VIEW.length)}` : uri;
}

/** The server in the address of a view, and what it calls that view itself. */
export function splitView(uri: string): { readonly alias: string; readonly uri: string } | undefined {
  const { alias, rest } = /^ui:\/\/(?<alias>[a-z0-9-]+)\+(?<rest>.*)$/s.exec(uri)?.groups ?? {};
  return alias === undefined ? undefined : { alias, uri: `${VIEW}${rest}` };
}
