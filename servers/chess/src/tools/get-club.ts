import { lastPart } from '../chess-com/address.ts';
import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Cursor, Notes, notesOf, pageOf, present } from '../asking.ts';
import { spellTime } from '../chess-com/client.ts';
import type { ClubMatches, ClubMembers } from '../chess-com/answers.ts';
import { getJson, type Shape } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';
import { minute } from '../games/row.ts';

const MOST_OF_DESCRIPTION = 600;

const Member = z.strictObject({ username: z.string(), joined: z.string().optional(), active: z.string() });
const Match = z.strictObject({
  id: z.string(),
  kind: z.enum(['match', 'live_match']).describe('For get_event'),
  name: z.string(),
  status: z.string(),
  opponent: z.string().optional(),
  start: z.string().optional(),
  result: z.string().optional(),
});
const Found = z.strictObject({
  profile: z.record(z.string(), z.union([z.string(), z.number()])),
  admins: z.array(z.string()),
  description: z.string().optional(),
  members: z.array(Member).optional(),
  members_total: z.int().optional(),
  matches: z.array(Match).optional(),
  matches_total: z.int().optional(),
  next_cursor: z.string().optional(),
  truncated: z.boolean(),
  notes: Notes,
});

export const getClub = defineTool({
  name: 'get_club',
  title: 'Get a club',
  description: 'What a club is; on request its members, the most active first, and its team matches.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    id: z
      .string()
      .regex(/^[\w-]{1,100}$/)
      .describe('Last part of its address: team-romania'),
    include: z
      .array(z.enum(['members', 'matches']))
      .default([])
      .describe('Beside the profile'),
    limit: z.int().min(1).max(200).default(50).describe('Most rows of each'),
    cursor: Cursor,
  }),
  outputSchema: Found,
  handler: async ({ id, include, limit, cursor }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const path = `/club/${id.toLowerCase()}`;
    const ask = <Name extends Shape>(part: string, name: Name) =>
      getJson(chessCom, { path: `${path}${part}`, what: `the club ${id}` }, name, asked);
    const { admin, description, created, last_activity: active, ...profile } = await ask('', 'Club');
    const all = include.includes('members') ? membersIn(await ask('/members', 'ClubMembers')) : [];
    const played = include.includes('matches') ? matchesIn(await ask('/matches', 'ClubMatches')) : [];
    const members = pageOf(all, cursor, limit);
    const matches = pageOf(played, cursor, limit);
    const next = members.next ?? matches.next;
    const text = plain(description);
    return {
      profile: present({
        ...profile,
        created: created === undefined ? undefined : spellTime(created),
        last_activity: active === undefined ? undefined : spellTime(active),
      }) as Record<string, string | number>,
      admins: admin.slice(0, 20),
      ...(text === '' ? {} : { description: text }),
      ...(include.includes('members') ? { members: members.rows, members_total: members.total } : {}),
      ...(include.includes('matches') ? { matches: matches.rows, matches_total: matches.total } : {}),
      ...(next === undefined ? {} : { next_cursor: next }),
      truncated: next !== undefined,
      ...notesOf(asked),
    };
  },
  render: ({ profile, admins, description, members, matches, ...rest }) =>
    [
      Object.entries(profile)
        .map(([name, value]) => `${name}: ${value}`)
        .join(' | '),
      `Admins: ${admins.join(' ')}`,
      ...(description === undefined ? [] : [outside(description, { source: 'the club' })]),
      ...(members === undefined ? [] : [`Members (${rest.members_total ?? 0}):`]),
      ...(members ?? []).map(({ username, joined, active }) =>
        [username, active, joined].filter(Boolean).join(' | '),
      ),
      ...(matches === undefined ? [] : [`Matches (${rest.matches_total ?? 0}):`]),
      ...(matches ?? []).map(({ kind, id, name, status, opponent, start, result }) =>
        [`${kind} ${id}`, name, status, opponent && `v ${opponent}`, start, result]
          .filter(Boolean)
          .join(' | '),
      ),
      ...(rest.next_cursor === undefined ? [] : [`More: cursor ${rest.next_cursor}`]),
      ...(rest.notes ?? []),
    ].join('\n'),
});

function membersIn({ weekly, monthly, all_time }: z.output<typeof ClubMembers>) {
  const rows = (list: typeof weekly, active: string) =>
    list.map(({ username, joined }) => ({
      username,
      ...(joined === undefined ? {} : { joined: minute(joined).slice(0, 10) }),
      active,
    }));
  return [...rows(weekly, 'this week'), ...rows(monthly, 'this month'), ...rows(all_time, 'longer ago')];
}

function matchesIn(lists: z.output<typeof ClubMatches>) {
  return Object.entries(lists).flatMap(([status, list]) =>
    list.map(({ '@id': url, name, opponent, start_time: start, result }) => ({
      id: lastPart(url),
      kind: url.includes('/match/live/') ? ('live_match' as const) : ('match' as const),
      name,
      status: status.replaceAll('_', ' '),
      ...present({ opponent, result, start: start === undefined ? undefined : minute(start) }),
    })),
  );
}

/** It is written in HTML. */
function plain(html = ''): string {
  const text = html
    .slice(0, 20_000)
    .replaceAll(/<[^<>]{0,500}>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.length > MOST_OF_DESCRIPTION ? `${text.slice(0, MOST_OF_DESCRIPTION)}…` : text;
}
