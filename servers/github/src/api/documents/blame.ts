import * as z from 'zod';
import { document } from '../document.ts';

const Range = z.object({
  startingLine: z.int(),
  endingLine: z.int(),
  commit: z.object({
    oid: z.string(),
    messageHeadline: z.string(),
    committedDate: z.string(),
    author: z
      .object({ name: z.string().nullable(), user: z.object({ login: z.string() }).nullable() })
      .nullable(),
  }),
});

export type BlamedRange = z.output<typeof Range>;

const Blamed = z.object({ blame: z.object({ ranges: z.array(Range) }).optional() });

/** An annotated tag is an object of its own, before the commit that it names. */
export const BLAME = document(
  'Contents: read',
  `query Blame($owner: String!, $repo: String!, $ref: String!, $path: String!) {
    repository(owner: $owner, name: $repo) {
      isPrivate
      object(expression: $ref) {
        ...Blamed
        ... on Tag { target { ...Blamed } }
      }
    }
  }
  fragment Blamed on Commit {
    blame(path: $path) {
      ranges {
        startingLine
        endingLine
        commit { oid messageHeadline committedDate author { name user { login } } }
      }
    }
  }`,
  z.object({
    repository: z
      .object({
        isPrivate: z.boolean(),
        object: Blamed.extend({ target: Blamed.optional() }).nullable(),
      })
      .nullable(),
  }),
);
