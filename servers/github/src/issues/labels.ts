import { ToolError } from '@plugboard/core';
import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { short } from '../text.ts';

const PER_PAGE = 100;
const MOST_PAGES = 20;

/** Throws for labels that the repository does not have: GitHub would make them without a word. */
export async function mustHave(
  github: Pick<GitHub, 'request'>,
  { at, labels }: { at: At; labels: readonly string[] },
  { signal }: Asked,
): Promise<void> {
  let missing = [...labels];
  for (let page = 1; missing.length > 0 && page <= MOST_PAGES; page += 1) {
    const values = { ...at, page, per_page: PER_PAGE };
    const { data } = await github.request('GET /repos/{owner}/{repo}/labels', values, { signal });
    const names = new Set(data.map(({ name }) => name.toLowerCase()));
    missing = missing.filter((label) => !names.has(label.toLowerCase()));
    if (data.length < PER_PAGE) break;
  }
  if (missing.length === 0) return;
  const names = missing.slice(0, 5).map((label) => JSON.stringify(short(label, 50)));
  throw new ToolError(`This repository has no label ${names.join(', ')}; nothing was written.`, {
    code: 'UNKNOWN_LABEL',
    hint: 'Look with list_repo, kind labels: GitHub would make it anew.',
  });
}
