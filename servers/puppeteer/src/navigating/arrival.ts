import { outside, ToolError } from '@plugboard/core';
import type { HTTPResponse } from 'puppeteer-core';
import type * as z from 'zod';
import type { Refusal } from '../egress/refusals.ts';
import type { Session } from '../sessions/session.ts';
import type { Tab } from '../sessions/tab.ts';
import { freeThread, stopLoading } from '../sessions/world.ts';
import type { ArrivalSchema } from './schema.ts';
import { untilDialog } from './until-dialog.ts';

/** Where a tab is after it went somewhere. */
export type Arrival = z.output<typeof ArrivalSchema>;

/**
 * Goes somewhere and says where it came out. A dialog that opens meanwhile ends the waiting: the page waits with it, and it is in
 * the answer. What stops it otherwise is a `ToolError`.
 */
export async function arrive(
  { tab, session }: { tab: Tab; session: Session },
  signal: AbortSignal,
  go: () => Promise<HTTPResponse | null>,
): Promise<Arrival> {
  const before = session.room.door?.count() ?? 0;
  const refusals = () => originsOf(tab, session.room.door?.blocked(before) ?? []);
  // What keeps its thread lets no other page in.
  await freeThread(tab.page.mainFrame());
  await stopLoading(tab.page.mainFrame());
  tab.hasCrashed = false;
  const response = await untilDialog(tab, signal, go).catch((error: unknown) => {
    throw failureOf(error, refusals());
  });
  const blocked = refusals().map(({ origin, why }) => ({ origin, why }));
  const status = response?.status();
  return {
    tab: tab.id,
    ...(status === undefined ? {} : { status }),
    final_url: tab.shown.text(tab.page.url()).slice(0, 2000),
    title: tab.shown.text(await tab.title()).slice(0, 300),
    blocked,
    ...(tab.dialog && {
      dialog: { type: tab.dialog.type(), message: tab.shown.text(tab.dialog.message()).slice(0, 500) },
    }),
  };
}

export function arrivalText({ tab, status, final_url: url, title, blocked, dialog }: Arrival): string {
  const facts = [tab, ...(status === undefined ? [] : [`status ${status}`])].join(', ');
  const refused = blocked.map(({ origin, why }) => `not opened: ${origin}: ${why}`);
  const waits =
    dialog === undefined ? [] : [`It waits with a dialog (${dialog.type}): answer it with dialog.`];
  const said = [url, title, ...(dialog === undefined ? [] : [dialog.message])].filter(Boolean).join('\n');
  return [facts, ...refused, ...waits, outside(said, { source: 'page' })].join('\n');
}

export const LONGEST_ORIGIN = 120;

/** One of each origin. A page can put what it likes into the name of a host. */
function originsOf({ shown }: Tab, refusals: readonly Refusal[]): Refusal[] {
  const all = new Map(
    refusals.map((refusal) => {
      const origin = shown.text(refusal.origin, LONGEST_ORIGIN);
      return [origin, { ...refusal, origin }];
    }),
  );
  return [...all.values()].slice(0, 20);
}

/** Chrome's codes of failure (net/base/net_error_list.h), first match. */
const WORDS: readonly [pattern: RegExp, code: string, words: string, hint: string][] = [
  [
    /ERR_ABORTED/,
    'NO_PAGE',
    'The address gave no page: a download, or the page went elsewhere at once.',
    'Look with tabs, or downloads.',
  ],
  [
    /ERR_UNSAFE_PORT/,
    'REFUSED_URL',
    'The browser opens no page at this port: it is for something else than the web.',
    'Check the port.',
  ],
  [
    /ERR_TOO_MANY_REDIRECTS/,
    'REDIRECTS',
    'The address leads round in circles.',
    'Cookies of an earlier visit may be the reason: try in a new session.',
  ],
  [
    /ERR_CERT|ERR_SSL/,
    'BAD_CERTIFICATE',
    'The site does not prove who it is.',
    'Tell the person; do not go there otherwise.',
  ],
  [
    /ERR_(?:TUNNEL_CONNECTION_FAILED|NAME_NOT_RESOLVED|CONNECTION|ADDRESS|EMPTY_RESPONSE|INTERNET|PROXY)/,
    'UNREACHABLE',
    'The site does not answer.',
    'Check the address.',
  ],
];

function failureOf(error: unknown, refusals: readonly Refusal[]): unknown {
  if (ToolError.is(error) || !(error instanceof Error)) return error;
  const [refusal] = refusals;
  if (refusal !== undefined && /net::|ERR_/.test(error.message))
    return new ToolError(`${refusal.origin} was not opened: ${refusal.why}.`, {
      code: refusal.kind === 'blocked' ? 'BLOCKED' : 'UNREACHABLE',
      hint: 'Go elsewhere, or tell the person.',
    });
  if (error.name === 'TimeoutError')
    return new ToolError('The page did not come within the time.', {
      code: 'TIMED_OUT',
      hint: 'Look at what is there with snapshot, or wait for less: wait dom.',
    });
  const known = WORDS.find(([pattern]) => pattern.test(error.message));
  if (known === undefined) return error;
  const [, code, words, hint] = known;
  return new ToolError(words, { code, hint, cause: error });
}
