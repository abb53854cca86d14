import { upTo } from '../cuts.ts';
import { isBox } from './boxes.ts';
import type { Run } from './contract.ts';
import type { Box } from './tree.ts';

const MARKS: Readonly<Record<string, string>> = {
  b: 'b',
  strong: 'b',
  i: 'i',
  em: 'i',
  cite: 'i',
  dfn: 'i',
  var: 'i',
  code: 'c',
  kbd: 'c',
  samp: 'c',
  tt: 'c',
  del: 'd',
  s: 'd',
  strike: 'd',
  sup: 'u',
  sub: 'v',
};
const LONGEST_ADDRESS = 500;

/** Text that flows, as runs of the same look. */
export class Flow {
  readonly #runs: { text: string; marks: string; href: string }[] = [];
  readonly #dropped: ReadonlySet<Box>;

  constructor(dropped: ReadonlySet<Box>) {
    this.#dropped = dropped;
  }

  /** What is in a box, whatever breaks lines in it. */
  box(box: Box, marks = '', href = ''): void {
    if (this.#dropped.has(box)) return;
    if (box.tag === 'br') {
      this.#push('\n', '', '');
      return;
    }
    const mark = MARKS[box.tag] ?? '';
    const all = marks.includes(mark) ? marks : marks + mark;
    const to = box.tag === 'a' ? addressOf(box) || href : href;
    if (!box.isInline) this.text(' ', '', '');
    for (const kid of box.kids) {
      if (isBox(kid)) this.box(kid, all, to);
      else if (box.keepsLines) this.#push(kid, all, to);
      else this.text(kid, all, to);
    }
    if (!box.isInline) this.text(' ', '', '');
  }

  text(text: string, marks = '', href = ''): void {
    this.#push(text.replaceAll(/[ \t\n\r\f]+/g, ' '), marks, href);
  }

  /** What came so far; it begins anew. */
  take(): Run[] {
    const runs = this.#runs.splice(0);
    const all: { text: string; marks: string; href: string }[] = [];
    for (const run of runs) {
      const before = all.at(-1);
      const text =
        /(^|\s)$/.test(before?.text ?? '') && run.text !== '\n' ? run.text.replace(/^[ ]+/, '') : run.text;
      if (text === '') continue;
      if (before?.marks === run.marks && before.href === run.href) before.text += text;
      else all.push({ ...run, text });
    }
    const last = all.at(-1);
    if (last !== undefined) last.text = last.text.trimEnd();
    return all
      .filter(({ text }) => text !== '')
      .map(({ text, marks, href }) => ({
        text,
        ...(marks !== '' && { marks }),
        ...(href !== '' && { href }),
      }));
  }

  #push(text: string, marks: string, href: string): void {
    if (text !== '') this.#runs.push({ text, marks, href });
  }
}

/** Absolute; of the web alone. */
export function addressOf({ element }: Box): string {
  const { href } = element as HTMLAnchorElement;
  return typeof href === 'string' && /^https?:/.test(href) ? upTo(href, LONGEST_ADDRESS) : '';
}
