import { lazy } from '../../call/lazy.ts';
import { codePoint, hasUnseen, UNSEEN } from '../../call/unseen.ts';
import { belongingIn } from './belongs.ts';

const runs = lazy(() => new RegExp(`${UNSEEN}+`, 'gv'));

/** Words of ours and the place in a text before which they stand, counted in UTF-16 units. */
export interface Mark {
  readonly at: number;
  readonly words: string;
  /** Not put where the text has the same words already. */
  readonly once?: boolean;
}

export interface Uncovered {
  /** Without the characters that nobody sees. */
  readonly text: string;
  /** One for each run of them, in order, with its place in `text`. */
  readonly marks: readonly Mark[];
  /** How many characters were taken out. */
  readonly hidden: number;
}

/** What people see of a text, and marks for what they do not. */
export function uncover(text: string): Uncovered {
  if (!hasUnseen(text)) return { text, marks: [], hidden: 0 };
  const belongs = belongingIn(text);
  const marks: Mark[] = [];
  let [hidden, taken] = [0, 0];
  const seen = text.replaceAll(runs(), (run, at: number) => {
    if (belongs(run, at)) return run;
    const characters = Array.from(run);
    marks.push({ at: at - taken, words: nameRun(characters) });
    hidden += characters.length;
    taken += run.length;
    return '';
  });
  return { text: seen, marks, hidden };
}

/** The text with the marks in it, which stand in the order of their places. */
export function putIn(text: string, marks: readonly Mark[]): string {
  let [marked, from] = ['', 0];
  for (const { at, words, once = false } of marks) {
    const between = text.slice(from, at);
    marked += once && between.endsWith(words) ? between : between + words;
    from = at;
  }
  return marked + text.slice(from);
}

/** The places of a text as they are when the marks are in it. */
export function moved(places: ReadonlySet<number>, marks: readonly Mark[]): Set<number> {
  let [next, shift] = [0, 0];
  const sorted = [...places].toSorted((one, other) => one - other);
  return new Set(
    sorted.map((place) => {
      for (let mark = marks[next]; mark !== undefined && mark.at <= place; mark = marks[(next += 1)])
        shift += mark.words.length;
      return place + shift;
    }),
  );
}

/** `[U+200B]`, `[U+200B ×3]`, `[U+E0041… ×12]` where they are not all the same. */
function nameRun([first = '', ...others]: readonly string[]): string {
  const more = others.some((other) => other !== first) ? '…' : '';
  const count = others.length === 0 ? '' : ` ×${others.length + 1}`;
  return `[${codePoint(first)}${more}${count}]`;
}
