import type * as Axe from 'axe-core';
import type { Audited } from './contract.ts';
import { numberOne } from './refs.ts';

/** Of a whole page: in a frame they would be told of each. */
const OF_PAGES = [
  'aria-hidden-body',
  'bypass',
  'document-title',
  'html-has-lang',
  'landmark-one-main',
  'meta-viewport',
  'meta-viewport-large',
  'page-has-heading-one',
  'region',
];

let audited: Element[] = [];

export async function audit(isOuter: boolean): Promise<Audited[]> {
  const { axe } = globalThis as unknown as { axe: typeof Axe };
  // It answers messages of the page's own scripts otherwise.
  axe.configure({ allowedOrigins: [] });
  const off = Object.fromEntries(OF_PAGES.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run(document, {
    iframes: false,
    elementRef: true,
    resultTypes: ['violations'],
    // Both would ask for style sheets and films again.
    preload: false,
    ...(isOuter ? {} : { rules: off }),
  });
  audited = [];
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'minor',
    help,
    fix: nodes[0]?.failureSummary ?? '',
    at: nodes.flatMap(({ element }) => (element === undefined ? [] : [audited.push(element) - 1])),
  }));
}

export function numberAudited(given: readonly (readonly [at: number, ref: number])[]): number[] {
  return given.flatMap(([at, ref]) => {
    const element = audited[at];
    return element === undefined ? [] : [numberOne(element, ref)];
  });
}
