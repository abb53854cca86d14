// What runs in pages, in a world of our own: it has the page's DOM, and nothing that the page did to it.
import { audit, numberAudited } from './audit.ts';
import type { InPage } from './contract.ts';
import { addRoot, queryDeep } from './dom.ts';
import { choose, controlOf, focus, natureOf, setValue } from './fill.ts';
import { atPlace, lookAround, placeInLook, suspects } from './look.ts';
import { quiet } from './quiet.ts';
import { cover, isHit, originOf, ready, scrollTo } from './ready.ts';
import { elementOf, numberOne } from './refs.ts';
import { visit } from './visit.ts';
import { vitals } from './vitals.ts';

export const api: InPage<Element, ShadowRoot> = {
  look: (options) => lookAround(visit, options),
  number: (given) => {
    for (const [at, ref] of given) {
      const element = atPlace(at);
      if (element !== undefined) numberOne(element, ref);
    }
  },
  numberOne,
  placeOf: placeInLook,
  at: (place) => atPlace(place) ?? null,
  suspects,
  addRoot,
  element: elementOf,
  count: (selector) => queryDeep(selector).length,
  query: (selector) => queryDeep(selector)[0] ?? null,
  natureOf,
  ready,
  isHit,
  cover,
  originOf,
  focus,
  setValue,
  choose,
  controlOf,
  quiet,
  scrollTo,
  vitals,
  audit,
  numberAudited,
};
