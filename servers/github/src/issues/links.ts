import type { Asked } from '../api/github.ts';
import type { Call } from '@plugboard/core';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import type { Item, Source } from '../pulls/sections.ts';
import { counted, short } from '../text.ts';
import { objectIn, textIn, type Event, type Events } from './events.ts';
import type { Of } from './sources.ts';

/** An issue or a pull request that another one is connected with. */
export interface Link extends At {
  /** `octo/shop#12` */
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly isPull: boolean;
  readonly author: string | undefined;
  readonly association: string | undefined;
}

/** Pages of a timeline that are looked at for what mentions it, a hundred events each. */
const MOST_PAGES = 10;

/** What is above it and below it, the pull requests that close it, then whatever else mentions it. */
export function linkSource(of: Of, events: Events, call: Call): Source {
  return {
    name: 'links',
    batch: async () => {
      const [naming, missed] = await namingOf(events);
      const below = await belowOf(of, call);
      const served = naming.filter((link) => of.policy.allows(link));
      const hidden = naming.length - served.length;
      const unique = [...new Map(served.map((link) => [link.name, link])).values()];
      const [closing, others] = [unique.filter(closes(of)), unique.filter((link) => !closes(of)(link))];
      const items: Item[] = [...parentOf(of, call)];
      for (const [how, links] of [
        ['is below it', below],
        ['closes it', closing],
        ['mentions it', others],
      ] as const)
        for (const link of links) items.push(await itemOf(link, how, of.policy, call));
      const notes = [
        hidden === 0 ? '' : `${hidden} of repositories that are not served here`,
        missed === 0 ? '' : `${counted(missed, 'older page')} of the timeline not looked at`,
      ];
      return { items, total: items.length, note: notes.filter(Boolean).join('; ') || undefined };
    },
  };
}

async function namingOf(events: Events): Promise<[links: Link[], missed: number]> {
  const last = await events.last();
  const links: Link[] = [];
  const oldest = Math.max(1, last - MOST_PAGES + 1);
  for (let page = last; page >= oldest; page -= 1)
    links.push(...(await events.page(page)).toReversed().flatMap((event) => linkIn(event) ?? []));
  return [links, oldest - 1];
}

async function belowOf({ github, policy, at, issue }: Of, { signal }: Asked): Promise<Link[]> {
  if ((issue.sub_issues_summary?.total ?? 0) === 0) return [];
  const { data } = await github.request(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues',
    { ...at, issue_number: issue.number, per_page: 100 },
    { signal },
  );
  const links = (data as readonly unknown[]).flatMap((each) => linkOf((each ?? {}) as Event) ?? []);
  return links.filter((link) => policy.allows(link));
}

function parentOf({ policy, issue }: Of, call: Call): Item[] {
  const [, owner, repo, number] =
    /\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)$/.exec(issue.parent_issue_url ?? '') ?? [];
  if (owner === undefined || repo === undefined || !policy.allows({ owner, repo })) return [];
  // That it is there may be private already.
  policy.opened(call, { owner, repo });
  const text = policy.shown(`issue ${owner}/${repo}#${number} is above it`);
  return [{ by: [], bytes: Buffer.byteLength(text), text: () => text }];
}

/** Each is of a repository of its own, and heard by that one's rules. */
async function itemOf(link: Link, how: string, policy: Policy, call: Call): Promise<Item> {
  const person =
    link.author === undefined ? undefined : { login: link.author, association: link.association };
  const voice = await policy.heard(call, { owner: link.owner, repo: link.repo }, [person]);
  const title = short(voice(person, link.title.slice(0, 400)), 100);
  const text = `${policy.shown(`${link.isPull ? 'pull request' : 'issue'} ${link.name} ${link.state}`)} ${how}: ${title}`;
  return { by: [], bytes: Buffer.byteLength(text), text: () => text };
}

/** GitHub closes an issue when what it merges says so in its text. */
function closes({ at, issue }: Of): (link: Link) => boolean {
  const name = `${at.owner}/${at.repo}`.toLowerCase();
  return (link) => {
    const isHome = `${link.owner}/${link.repo}`.toLowerCase() === name;
    const said = link.body.matchAll(
      /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+([\w./-]{0,140})#(\d{1,10})\b/gi,
    );
    return (
      link.isPull &&
      [...said].some(
        ([, named = '', number]) =>
          Number(number) === issue.number && (named === '' ? isHome : named.toLowerCase() === name),
      )
    );
  };
}

/** What a cross reference came from. */
export function linkIn(event: Event): Link | undefined {
  return linkOf(objectIn(objectIn(event, 'source'), 'issue'));
}

function linkOf(issue: Event): Link | undefined {
  const full = textIn(objectIn(issue, 'repository'), 'full_name') ?? '';
  const url = textIn(issue, 'repository_url') ?? '';
  const [owner = '', repo = ''] = full === '' ? url.split('/').slice(-2) : full.split('/');
  const number = issue['number'];
  if (typeof number !== 'number' || owner === '' || repo === '') return undefined;
  const pull = issue['pull_request'];
  const isPull = typeof pull === 'object' && pull !== null;
  return {
    name: `${owner}/${repo}#${number}`,
    owner,
    repo,
    number,
    title: textIn(issue, 'title') ?? '',
    body: textIn(issue, 'body') ?? '',
    state:
      isPull && textIn(pull as Event, 'merged_at') !== undefined ? 'merged' : (textIn(issue, 'state') ?? ''),
    isPull,
    author: textIn(objectIn(issue, 'user'), 'login'),
    association: textIn(issue, 'author_association'),
  };
}
