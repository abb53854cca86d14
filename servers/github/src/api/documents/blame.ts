import * as z from 'zod';
import { document } from '../document.ts';

export const BLAME = document(
  `query Blame($owner: String!, $repo: String!, $ref: String!, $path: String!) {
    repository(owner: $owner, name: $repo) {
      isPrivate
      object(expression: $ref) {
        ... on Commit {
          oid
          blame(path: $path) {
            ranges {
              startingLine
              endingLine
              commit { oid messageHeadline committedDate author { name user { login } } }
            }
          }
        }
      }
    }
  }`,
  z.object({
    repository: z
      .object({
        isPrivate: z.boolean(),
        object: z
          .object({
            oid: z.string().optional(),
            blame: z
              .object({
                ranges: z.array(
                  z.object({
                    startingLine: z.int(),
                    endingLine: z.int(),
                    commit: z.object({
                      oid: z.string(),
                      messageHeadline: z.string(),
                      committedDate: z.string(),
                      author: z
                        .object({
                          name: z.string().nullable(),
                          user: z.object({ login: z.string() }).nullable(),
                        })
                        .nullable(),
                    }),
                  }),
                ),
              })
              .optional(),
          })
          .nullable(),
      })
      .nullable(),
  }),
);
