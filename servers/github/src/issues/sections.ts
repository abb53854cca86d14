import { bytesOf, outside, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { GitHub } from '../api/github.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { counted, minute, short } from '../text.ts';
import { eventLine, linkIn } from './timeline.ts';

interface Section {
  readonly github: GitHub;
  readonly policy: Policy;
  readonly at: At;
  readonly number: number;
  readonly call: Call;
}

const Place = z.strictObject({ page: z.int().min(1), after: z.int().min(0), skip: z.int().min(0) });

const PAGE = 50;

export interface Comments {
  readonly text: string;
  readonly next?: string;
}

/**
 * Comments, oldest first, as many as there is room for; one that is longer than the room is shown in parts. New ones come at
 * the end, so the cursor holds.
 */
export async function commentsOf(
  { github, policy, at, number, call }: Section,
  { cursor, room, total }: { cursor: string | undefined; room: number; total: number },
): Promise<Comments> {
  const about = { ...at, number };
  const place = placeIn(cursor, Place, about) ?? { page: 1, after: 0, skip: 0 };
  const parts: string[] = [];
  let left = room;
  for (let page = place.page; ; page += 1) {
    const values = { ...at, issue_number: number, page, per_page: PAGE };
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      values,
      call,
    );
    const people = data.map(({ user, author_association: association }) =>
      user ? { login: user.login, association } : undefined,
    );
    const voice = await policy.heard(call, at, people);
    for (const [index, comment] of data.entries()) {
      if (comment.id <= place.after) continue;
      const isResumed = parts.length === 0 && place.skip > 0;
      const body = voice(people[index], comment.body ?? '').slice(isResumed ? place.skip : 0);
      const head = `${comment.id} ${people[index]?.login ?? 'ghost'} ${comment.author_association} ${minute(comment.created_at)}`;
      const whole = `${head}${isResumed ? ' (goes on)' : ''}\n${body}`;
      const bytes = Buffer.byteLength(whole);
      if (bytes <= left) {
        parts.push(whole);
        left -= bytes;
        continue;
      }
      const before = data[index - 1]?.id ?? place.after;
      if (parts.length > 0)
        return { text: parts.join('\n\n'), next: cursorAt({ page, after: before, skip: 0 }, about) };
      const shownPart = body.slice(0, Math.max(200, Math.floor(left / 3)));
      const skip = (isResumed ? place.skip : 0) + shownPart.length;
      return { text: `${head}\n${shownPart}`, next: cursorAt({ page, after: before, skip }, about) };
    }
    if (data.length < PAGE || page * PAGE >= total + PAGE) return { text: parts.join('\n\n') };
  }
}

export async function timelineOf(
  section: Section,
  tokens: number,
): Promise<{ lines: string[]; left: number }> {
  const events = await eventsOf(section);
  const lines = events.flatMap((event) => eventLine(event, section.policy.shown) ?? []);
  let room = bytesOf(tokens);
  // The newest are what a reader wants.
  const kept = lines.toReversed().filter((line) => (room -= Buffer.byteLength(line) + 1) >= 0);
  return { lines: kept.toReversed(), left: lines.length - kept.length };
}

/** What mentions it, pull requests that would close it first. */
export async function linksOf(section: Section): Promise<string[]> {
  const { policy, call } = section;
  const links = (await eventsOf(section))
    .flatMap((event) => linkIn(event) ?? [])
    .filter((link) => policy.allows(link));
  const lines: string[] = [];
  for (const link of new Map(links.map((each) => [each.name, each])).values()) {
    const person =
      link.author === undefined ? undefined : { login: link.author, association: link.association };
    const voice = await policy.heard(call, { owner: link.owner, repo: link.repo }, [person]);
    lines.push(
      `${link.isPull ? 'pull request' : 'issue'} ${link.name} ${link.state}: ${short(voice(person, link.title), 100)}`,
    );
  }
  return lines
    .toSorted((one, other) => Number(other.startsWith('pull')) - Number(one.startsWith('pull')))
    .slice(0, 50);
}

const MOST_EVENTS = 500;

async function eventsOf({ github, at, number, call }: Section): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; all.length < MOST_EVENTS; page += 1) {
    const values = { ...at, issue_number: number, page, per_page: 100 };
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
      values,
      call,
    );
    all.push(...(data as unknown[]));
    if (data.length < 100) break;
  }
  return all;
}

/** A section of a document, with its heading. */
export function sectionText(title: string, body: string, note = ''): string {
  return body === ''
    ? `${title}: none`
    : `${title}${note}\n${outside(body, { source: title.toLowerCase() })}`;
}

export function countedNote(count: number, what: string): string {
  return count === 0 ? '' : `; ${counted(count, what)} not shown`;
}
