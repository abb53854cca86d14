import { bytesOf, defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Number as PullNumber, Path, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { MOST_TOKENS } from '../paging/document-arguments.ts';
import { factLines } from '../pulls/facts.ts';
import { documentOf } from '../pulls/document.ts';
import { authorOf } from '../pulls/person.ts';
import { MOST_FILES } from '../pulls/files.ts';
import { Going, placesIn } from '../pulls/going.ts';
import { load } from '../pulls/sections.ts';
import { PARTS, sourcesOf, TEXT } from '../pulls/sources.ts';

const Paths = z
  .array(Path)
  .refine(({ length }) => length <= 100, 'has at most 100 paths')
  .describe('Only these files or folders');
const Limit = z
  .int()
  .refine((limit) => limit > 0, 'is at least 1')
  .describe('Most items of each');

export const getPr = defineTool({
  name: 'get_pr',
  title: 'Get pull request',
  description:
    'State, branches, size and text of a pull request, and what is included. get_issue has its comments.',
  effect: reads({ openWorld: true }),
  groups: ['prs'],
  budget: MOST_TOKENS,
  inputSchema: z.strictObject({
    ...Where,
    number: PullNumber.describe('Number'),
    include: z.array(z.enum(PARTS)).default([]).describe('More'),
    paths: Paths.default([]),
    limit: Limit.optional(),
    cursor: z.string().optional().describe('next_cursor'),
    max_tokens: z.int().min(2000).max(MOST_TOKENS).default(10_000).describe('Budget'),
  }),
  handler: async (args, deps: GitHubDeps, call) => {
    const { github, policy } = deps;
    const at = policy.at(args);
    const { number, paths, limit = MOST_FILES, cursor, max_tokens: tokens } = args;
    const include = [...new Set(args.include)];
    const about = { ...at, number, include, paths };
    const went = placeIn(cursor, Going, about);
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    const { data: pull } = await github.request(route, { ...at, pull_number: number }, call);
    policy.opened(call, at, { isPrivate: pull.base.repo.private });
    const places = placesIn(went, pull);
    const wanted = ([TEXT, ...include] as const).filter(
      (name) => places === undefined || Object.hasOwn(places, name),
    );
    const room = bytesOf(tokens);
    const sources = sourcesOf(deps, { at, pull, paths }, call);
    const sections = await Promise.all(
      wanted.map((name) => load(sources[name], places?.[name], { bytes: room, limit, signal: call.signal })),
    );
    const author = authorOf(pull);
    const people = sections.flatMap(({ entries }) => entries.flatMap(({ by }) => by));
    const voice = await policy.heard(call, at, [author, ...people]);
    return documentOf({
      facts:
        places === undefined
          ? factLines(pull, at, policy.shown)
          : [`${at.owner}/${at.repo}#${number}, going on`],
      sections,
      voice,
      source: `${at.owner}/${at.repo}#${number}`,
      limit,
      room,
      cursor: (next) => cursorAt({ sha: pull.head.sha, places: next }, about),
    });
  },
});
