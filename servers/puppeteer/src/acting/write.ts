import { ToolError } from '@plugboard/core';
import { inFrame, elementIn, type Handle } from '../sessions/world.ts';
import type { Target } from '../seeing/resolve.ts';
import type { Here } from './act.ts';
import { reach, type Reached } from './reach.ts';

/** Longer texts are put in at once: three messages a key take their time. */
const MOST_KEYS = 200;

export interface Writing {
  readonly text: string;
  /** Instead of what is there; else behind it. */
  readonly clear: boolean;
}

/** Writes into a field, key by key. What goes into a password's field is never shown from then on. */
export async function write(
  here: Here,
  target: Target,
  { text, clear }: Writing,
): Promise<string | undefined> {
  const { tab, signal } = here;
  const { handle, frame, note } = await reach(tab, target, ['edit'], signal);
  const control = (await elementIn(frame, 'controlOf', handle)) ?? handle;
  const { isText, isMultiline, isSecret } = await inFrame(frame, 'natureOf', control);
  if (!isText)
    throw new ToolError('Nothing can be typed into that.', {
      code: 'NO_TEXT_FIELD',
      hint: 'Take a textbox of a snapshot; fill_form sets dates, boxes and lists.',
    });
  if (isSecret) tab.shown.hide(text);
  await inFrame(frame, 'focus', control, clear ? 'all' : 'end');
  const { keyboard } = tab.page;
  // In a field of one line a line break would send the form.
  const typed = isMultiline ? text : text.replaceAll(/\s*\r?\n\s*/g, ' ');
  if (clear) await keyboard.press('Backspace');
  if (typed.length > MOST_KEYS) await keyboard.sendCharacter(typed);
  else await keyboard.type(typed);
  return note;
}

/** Sets what a picker or a box sets. */
export async function setField(
  here: Here,
  ref: string,
  value: string | boolean | readonly string[],
): Promise<string | undefined> {
  const { tab, signal } = here;
  const reached = await reach(tab, { ref }, ['edit'], signal);
  const { handle, frame, note } = reached;
  const control = (await elementIn(frame, 'controlOf', handle)) ?? handle;
  const nature = await inFrame(frame, 'natureOf', control);
  if (/^(?:checkbox|radio|switch|menuitemcheckbox|menuitemradio)$/.test(nature.kind)) {
    const wanted = value === true || value === 'true' || value === 'checked' || value === 'on';
    if (nature.isChecked !== wanted) await tick(here, { ref }, reached, control);
    return note;
  }
  if (nature.type === 'select') {
    await chooseIn(reached, typeof value === 'object' ? value : [String(value)]);
    return note;
  }
  const text = typeof value === 'object' ? value.join(', ') : String(value);
  if (nature.isText) return write(here, { ref }, { text, clear: true });
  if (!(await inFrame(frame, 'setValue', control, text)))
    throw new ToolError(`${ref} does not take that value.`, {
      code: 'BAD_VALUE',
      hint: FORMS[nature.type] ?? 'Click it, and choose there.',
    });
  return note;
}

const FORMS: Readonly<Record<string, string>> = {
  date: 'Write a date as 2026-12-31.',
  time: 'Write a time as 23:59.',
  'datetime-local': 'Write it as 2026-12-31T23:59.',
  month: 'Write a month as 2026-12.',
  week: 'Write a week as 2026-W53.',
  color: 'Write a colour as #ff8800.',
};

async function tick(here: Here, target: Target, { frame }: Reached, control: Handle): Promise<void> {
  const { x, y } = await reach(here.tab, target, ['hit'], here.signal);
  const before = (await inFrame(frame, 'natureOf', control)).isChecked;
  await here.tab.page.mouse.click(x, y);
  const { isChecked, kind } = await inFrame(frame, 'natureOf', control);
  if (isChecked === before)
    throw new ToolError('It stayed as it was when it was clicked.', {
      code: 'NOT_CHANGED',
      hint:
        kind === 'radio'
          ? 'Choose another of its group instead.'
          : 'Take a snapshot, and look what is in the way.',
    });
}

export async function chooseIn({ handle, frame }: Reached, values: readonly string[]): Promise<void> {
  const nature = await inFrame(frame, 'natureOf', handle);
  if (nature.type !== 'select')
    throw new ToolError('That is no list of the browser.', {
      code: 'NO_LIST',
      hint: 'Click it, take a snapshot, and click the option.',
    });
  const chosen = await inFrame(frame, 'choose', handle, values);
  if ('missing' in chosen)
    throw new ToolError(
      `There is no option ${chosen.missing + 1} of those that were named, or it is disabled.`,
      {
        code: 'NO_OPTION',
        hint: 'Name it as the snapshot shows it; find with its text looks through all that is seen.',
      },
    );
}
