import { servers } from '../workspace.ts';
import { listedTools } from '../listed-tools.ts';
import type { Rule } from './rule.ts';

/** What the list of a server may cost a model on every turn, by the name of its folder. */
const MOST = new Map([
  ['filesystem', 3_500],
  ['github', 5_000],
  ['puppeteer', 5_000],
]);
const MOST_OF_OTHERS = 2_500;

export const tokens: Rule = async (root, say) => {
  const { tokensOf } = await import('../tokens.ts');
  return servers(root).flatMap(({ name, short, folder }) => {
    const list = listedTools(folder);
    const cost = tokensOf(list);
    const most = MOST.get(short) ?? MOST_OF_OTHERS;
    say(`${name}: ${list.length} tools, ${cost} tokens`);
    if (cost <= most) return [];
    return [
      `${name}: its list costs ${cost} tokens, and ${most} is the most. Shorten words or tools in src/tools, then pnpm gen.`,
    ];
  });
};
