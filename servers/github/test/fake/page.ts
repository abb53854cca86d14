import { type Answer, type Call, json } from './exchange.ts';

export interface Page {
  page: number;
  perPage: number;
}

const whole = (value: string | undefined, fallback: number): number => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : fallback;
};

export const pageOf = (call: Call, fallback = 30): Page => ({
  page: whole(call.query.page, 1),
  perPage: Math.min(whole(call.query.per_page, fallback), 100),
});

/** The Link header of one page of `total` items; none where everything fits. */
export function linkHeader(call: Call, { page, perPage }: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / perPage));
  const to = (number: number, rel: string) => {
    const query = new URLSearchParams({ ...call.query, page: String(number) });
    return `<${call.api}${call.path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  return links.length > 0 ? { link: links.join(', ') } : {};
}

/** One page of what is already at hand; only its items are built. */
export async function paged<Item>(
  call: Call,
  items: readonly Item[],
  build: (item: Item) => unknown,
): Promise<Answer> {
  const at = pageOf(call);
  const shown = items.slice((at.page - 1) * at.perPage, at.page * at.perPage);
  return json(await Promise.all(shown.map(build)), 200, linkHeader(call, at, items.length));
}

/** The same in the envelope of lists that say their length. */
export async function counted<Item>(
  call: Call,
  key: string,
  items: readonly Item[],
  build: (item: Item) => unknown,
): Promise<Answer> {
  const answer = await paged(call, items, build);
  return { ...answer, body: { total_count: items.length, [key]: answer.body } };
}
