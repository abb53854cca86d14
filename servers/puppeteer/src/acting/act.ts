import { bytesOf, outside } from '@plugboard/core';
import * as z from 'zod';
import { LONGEST_ORIGIN } from '../navigating/arrival.ts';
import { untilDialog } from '../navigating/until-dialog.ts';
import { changesOf, fitting, linesOf } from '../seeing/changes.ts';
import { lookAt } from '../seeing/look.ts';
import { memoryOf } from '../seeing/memory.ts';
import { bodyOf, remembered } from '../seeing/snapshot.ts';
import type { Session } from '../sessions/session.ts';
import type { Tab } from '../sessions/tab.ts';
import { watch } from './settle.ts';

/** What came of an act. */
export const OutcomeSchema = z.strictObject({
  changed: z.boolean(),
  url: z.string(),
  new_dialog: z.strictObject({ type: z.string(), message: z.string() }).optional(),
  new_tabs: z.array(z.string()).optional(),
  diff: z.string().describe('Lines that went and came'),
  hidden_text_count: z.int(),
  note: z.string().optional(),
});
export type Outcome = z.output<typeof OutcomeSchema>;

const DIFF_TOKENS = 800;

export interface Here {
  readonly tab: Tab;
  readonly session: Session;
  readonly signal: AbortSignal;
}

/**
 * Does something to a page, waits until the page came to rest, and tells what changed. A dialog that opens ends it: the page waits
 * with that. The work answers a note on how it was done, if there is one.
 */
export async function act(
  { tab, session, signal }: Here,
  work: () => Promise<string | undefined>,
): Promise<Outcome> {
  tab.assertReady();
  await focused(tab);
  if (memoryOf(tab).lines === undefined) remembered(tab, await lookAt(tab));
  const before = { lines: memoryOf(tab).lines ?? [], document: memoryOf(tab).document, url: tab.page.url() };
  const tabs = new Set(session.tabs.keys());
  const refused = session.room.door?.count() ?? 0;
  using watching = watch(tab.page);
  const note = await untilDialog(tab, signal, async () => {
    const said = await work();
    await watching.settled();
    return said;
  });
  const opened = [...session.tabs.keys()].filter((id) => !tabs.has(id));
  const said = [note, whyNot(tab, session, refused)].filter((each) => each !== undefined).join(' ');
  const common = { ...(opened.length > 0 && { new_tabs: opened }), ...(said !== '' && { note: said }) };
  const url = tab.shown.text(tab.page.url()).slice(0, 2000);
  if (tab.gone !== undefined)
    return {
      changed: true,
      url: '',
      diff: '',
      hidden_text_count: 0,
      ...common,
      note: `The tab is gone. ${tab.gone}`,
    };
  if (tab.dialog !== undefined) {
    const dialog = { type: tab.dialog.type(), message: tab.shown.text(tab.dialog.message()).slice(0, 500) };
    return { changed: true, url, new_dialog: dialog, diff: '', hidden_text_count: 0, ...common };
  }
  const seen = await changesSince(tab, before);
  const changed = seen.diff !== '' || tab.page.url() !== before.url || opened.length > 0;
  return { changed, url, diff: tab.shown.text(seen.diff), hidden_text_count: seen.hiddenCount, ...common };
}

/** Chrome's own page of errors, which is there instead of one over https that was refused, does not know why. */
function whyNot(tab: Tab, { room }: Session, since: number): string | undefined {
  const refusal = room.door?.blocked(since).at(-1);
  if (refusal === undefined || !tab.page.url().startsWith('chrome-error:')) return undefined;
  return `${tab.shown.text(refusal.origin, LONGEST_ORIGIN)} was not opened: ${refusal.why}.`;
}

/** Pages that are not before the others behave as if they were. */
async function focused(tab: Tab): Promise<void> {
  if (inFocus.has(tab)) return;
  inFocus.add(tab);
  await tab.page.emulateFocusedPage(true);
}
const inFocus = new WeakSet<Tab>();

interface Before {
  readonly lines: readonly string[];
  readonly document: string;
}

/** Of another document, what can be done there. */
async function changesSince(
  tab: Tab,
  { lines, document }: Before,
): Promise<{ diff: string; hiddenCount: number }> {
  const picture = await lookAt(tab);
  const after = linesOf(picture);
  remembered(tab, picture, after);
  const { hiddenCount } = picture;
  if (document !== picture.document) {
    const { body } = await bodyOf(tab, picture, { mode: 'full', room: bytesOf(DIFF_TOKENS) });
    return { diff: `another page:\n${body}`, hiddenCount };
  }
  return { diff: fitting(changesOf(lines, after), bytesOf(DIFF_TOKENS)), hiddenCount };
}

export function outcomeText({
  changed,
  url,
  new_dialog: dialog,
  new_tabs: tabs,
  diff,
  hidden_text_count: hidden,
  note,
}: Outcome): string {
  const facts = [
    changed ? 'changed' : 'nothing changed',
    ...(tabs === undefined ? [] : [`opened ${tabs.join(', ')}`]),
    ...(hidden === 0 ? [] : [`hidden_text_count ${hidden}`]),
  ].join(', ');
  const waits =
    dialog === undefined ? [] : [`It waits with a dialog (${dialog.type}): answer it with dialog.`];
  const said = [JSON.stringify(url), ...(dialog === undefined ? [] : [JSON.stringify(dialog.message)]), diff];
  return [
    facts,
    ...(note === undefined ? [] : [note]),
    ...waits,
    outside(said.filter(Boolean).join('\n'), { source: 'page' }),
  ].join('\n');
}
