import { GraphQLError } from 'graphql';

export interface Window {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

export const failure = (type: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } });

export const unresolved = (what: string): GraphQLError =>
  failure('NOT_FOUND', `Could not resolve to ${what}.`);

const cursorOf = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64');

const indexOf = (cursor: string): number => {
  const index = Number(Buffer.from(cursor, 'base64').toString().replace('cursor:', ''));
  if (!Number.isInteger(index)) {
    throw failure('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  }
  return index;
};

/** A page of a list. @throws {GraphQLError} where its size is not said or too large, as at GitHub */
export function connection<Item>(
  name: string,
  items: readonly Item[],
  { first, last, after, before }: Window,
  build: (item: Item) => unknown,
) {
  const size = first ?? last;
  if (size === undefined || size === null) {
    const how = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw failure('MISSING_PAGINATION_BOUNDARIES', how);
  }
  if (size < 0 || size > 100) {
    const how = `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
    throw failure('EXCESSIVE_PAGINATION', how);
  }
  const from = typeof after === 'string' ? indexOf(after) + 1 : 0;
  const to = typeof before === 'string' ? indexOf(before) : items.length;
  const start = typeof first === 'number' ? from : Math.max(from, to - size);
  const end = Math.min(to, start + size);
  const nodes = items.slice(start, end).map(build);
  return {
    totalCount: items.length,
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursorOf(start + index) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length > 0 ? cursorOf(start) : null,
      endCursor: nodes.length > 0 ? cursorOf(end - 1) : null,
    },
  };
}
