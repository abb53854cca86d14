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
