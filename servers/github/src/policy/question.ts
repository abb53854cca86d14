import { ToolError, visible } from '@plugboard/core';
import { counted, short } from '../text.ts';
import type { Writing } from './policy.ts';

/** What core lets a question have. */
const MOST = 2_000;
const MOST_REASONS = 8;
/** Characters in which the beginning and the end of a text say something. */
const LEAST = 120;
/** Characters of the words that say what is left out. */
const WORDS = 40;

export interface Why {
  /** Owner and name of the repository. */
  readonly where: string;
  readonly reasons: readonly string[];
  /** What is private could be in it: then they see all that goes out, and what is longer is not asked about. */
  readonly isMixed: boolean;
}

/** What a person reads before they agree. Throws a `ToolError` where they could not be shown what they have to see. */
export function questionOf({ does, texts }: Writing, { where, reasons, isMixed }: Why): string {
  const told = reasons.slice(0, MOST_REASONS).map((reason) => short(reason, 150));
  const more =
    reasons.length > told.length ? [`And ${reasons.length - told.length} reasons more to look closely.`] : [];
  const before = [`${short(does, 150)} In ${where}.`, ...told, ...more].join('\n');
  const intro = '\nIt would write: ';
  const room = MOST - visible(before).length - intro.length;
  const all = texts.filter(Boolean).map((text) => visible(text));
  if (all.length === 0) return before;
  const whole = all.join('\n');
  if (whole.length <= room) return `${before}${intro}${whole}`;
  if (!isMixed) return `${before}${intro}${partsOf(all, room)}`;
  throw new ToolError(
    'The person has to agree to this, and it is more than they can be shown at once. Nothing was written.',
    { code: 'TOO_MUCH', hint: `Write at most ${room} characters at once, or have the person do it.` },
  );
}

/** Some of each text, the short ones whole; and how many there was no room for. */
function partsOf(texts: readonly string[], room: number): string {
  const some = texts.slice(0, Math.max(1, Math.floor((room - WORDS) / (LEAST + 1))));
  const left = texts.slice(some.length);
  const rest = left.length === 0 ? [] : [`And ${counted(left.length, 'text')} more.`];
  const share = shareOf(some, room - WORDS - some.length);
  return [...some.map((text) => shortened(text, share)), ...rest].join('\n');
}

/** The most that each can have, where those that need less leave it to the others. */
function shareOf(texts: readonly string[], room: number): number {
  let left = room;
  const lengths = texts.map(({ length }) => length).toSorted((one, other) => one - other);
  for (const [at, length] of lengths.entries()) {
    const share = Math.floor(left / (lengths.length - at));
    if (length > share) return share;
    left -= length;
  }
  return room;
}

/** How a text begins and ends, and how much is between. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(Math.max(0, most - WORDS) / 2);
  const between = counted(text.length - end * 2, 'character');
  return `${text.slice(0, end)}… (${between} between) …${text.slice(text.length - end)}`.toWellFormed();
}
