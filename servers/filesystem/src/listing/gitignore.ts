import ignore, { type Ignore } from 'ignore';
import type { Location } from '../sandbox/location.ts';
import type { EntryType, Opened, Sandbox } from '../sandbox/sandbox.ts';

/** The rules of one `.gitignore`, and how deep below the root its folder stands. */
interface Rules {
  readonly depth: number;
  ignore: Ignore;
  /** Paths asked of `ignore`, which keeps every answer. */
  asked: number;
}

/** The rules in force in a folder, outermost first. */
export type RuleChain = readonly Rules[];

const MOST_BYTES = 256 * 1024;
/** So many answers are kept before the rules are made anew: folders may be of any size. */
const MOST_ANSWERS = 10_000;
const MOST_INNER_STARS = 2;
/** As git does unless told otherwise. */
const IGNORES_CASE = process.platform !== 'linux';

/** The rules from above, unless they leave out the folder itself: who names it wants to see it. */
export async function outerRules(sandbox: Sandbox, start: Location): Promise<RuleChain> {
  const rules = await rulesAbove(sandbox, start);
  return start.parts.length > 0 && isIgnored(rules, start.parts, 'folder') ? [] : rules;
}

/** The rules that reach into a folder from those above it, up to the root. */
async function rulesAbove(sandbox: Sandbox, { root, parts }: Location): Promise<RuleChain> {
  let chain: RuleChain = [];
  for (const depth of parts.keys())
    chain = await withRulesOf(sandbox, { root, parts: parts.slice(0, depth) }, chain);
  return chain;
}

/** The chain with a folder's own `.gitignore` at its end. One that cannot be read counts as none. */
export async function withRulesOf(
  sandbox: Sandbox,
  { root, parts }: Location,
  chain: RuleChain,
  opened?: Opened,
): Promise<RuleChain> {
  try {
    await using file = await sandbox.openFile({ root, parts: [...parts, '.gitignore'] }, opened);
    if (file.stats.size > MOST_BYTES) return chain;
    const lines = (await file.handle.readFile('utf8')).split(/\r?\n/).filter(isBounded);
    return [...chain, { depth: parts.length, ignore: rulesOf(lines), asked: 0 }];
  } catch {
    return chain;
  }
}

function rulesOf(rules: readonly string[] | Ignore): Ignore {
  return ignore({ ignorecase: IGNORES_CASE }).add(rules);
}

/** Each `**` between folders multiplies the time of the library by the depth of the path: a few would take for ever. */
function isBounded(line: string): boolean {
  return line.split('/**/').length - 1 <= MOST_INNER_STARS;
}

/** Whether git would leave out a path, given as the names below its root. The innermost rule that matches decides. */
export function isIgnored(chain: RuleChain, parts: readonly string[], type: EntryType): boolean {
  for (const rules of chain.toReversed()) {
    const path = parts.slice(rules.depth).join('/') + (type === 'folder' ? '/' : '');
    if ((rules.asked += 1) % MOST_ANSWERS === 0) rules.ignore = rulesOf(rules.ignore);
    const { ignored, unignored } = rules.ignore.test(path);
    if (ignored || unignored) return ignored;
  }
  return parts.at(-1) === '.git';
}
