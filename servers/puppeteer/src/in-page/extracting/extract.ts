import { leave } from '../cuts.ts';
import type { Extracted, ReadOptions, Row, What } from '../reading/contract.ts';
import { keep } from '../reading/read.ts';
import { grow, type Box } from '../reading/tree.ts';
import { fields } from './fields.ts';
import { items } from './items.ts';
import { links } from './links.ts';
import { metadata } from './metadata.ts';
import { tables } from './tables.ts';

const FINDERS: Readonly<Record<What, (root: Box) => Row[]>> = {
  forms: fields,
  links,
  list: items,
  metadata,
  tables,
};

/** Rows of what is seen of a document, or of an element in it. */
export function extract(what: What, { backdrop, slack }: ReadOptions, root?: Element): Extracted {
  leave(slack);
  const { look, root: box, backdrops } = keep(grow(backdrop, root));
  return {
    rows: box === undefined ? [] : FINDERS[what](box),
    hiddenCount: look.hiddenCount,
    beyond: look.beyond,
    suspects: look.suspects.length,
    frames: [...backdrops].map(([at, behind]) => ({ at, ...(behind && { backdrop: behind }) })),
  };
}
