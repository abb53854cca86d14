// What reads in pages, in the same world as `index.ts`; it is sent when something is first read.
import { extract } from './extracting/extract.ts';
import { numberOne } from './refs.ts';
import type { Reader } from './reading/contract.ts';
import { lastRead, read } from './reading/read.ts';

export const api: Reader<Element> = {
  read,
  extract,
  placeOf: (element) => lastRead()?.look.elements.indexOf(element) ?? -1,
  backdropAt: (place) => lastRead()?.backdrops.get(place) ?? null,
  suspects: () => lastRead()?.look.suspects ?? [],
  number: (given) => {
    for (const [at, ref] of given) {
      const element = lastRead()?.look.elements[at];
      if (element !== undefined) numberOne(element, ref);
    }
  },
};
