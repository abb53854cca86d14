import { outside } from '@plugboard/core';
import type { Voice } from '../policy/policy.ts';
import { counted } from '../text.ts';
import { allot } from './allot.ts';
import { TEXT } from './sources.ts';
import { show, type Loaded, type Place, type Shown } from './sections.ts';

interface Written {
  /** Lines of ours, before everything. */
  readonly facts: readonly string[];
  readonly sections: readonly Loaded[];
  readonly voice: Voice;
  /** Who is named as where it comes from: `octo/shop#12`. */
  readonly source: string;
  /** Most items of a section. */
  readonly limit: number;
  /** Bytes of the whole. */
  readonly room: number;
  /** Makes a cursor of the sections that go on. */
  readonly cursor: (places: Readonly<Record<string, Place>>) => string;
}

/** About what the lines around a section take, and the line of the cursor. */
const AROUND = 250;
const CURSOR = 200;

/** The facts, then each section within a fair share of the room; what was cut is counted, and goes on by the cursor. */
export function documentOf(written: Written): string {
  const { facts, sections, voice, room } = written;
  const texts = sections.map(({ entries }) => entries.map(({ text }) => text(voice)));
  const wants = texts.map((each, at) => {
    const [first = '', ...others] = each;
    const rest = [first.slice(sections[at]?.from.skip), ...others];
    return rest.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
  });
  const fixed = Buffer.byteLength(facts.join('\n')) + CURSOR + sections.length * (AROUND + CURSOR);
  let left = room - fixed;
  // Marks that are put into a text for its reader make it longer than it was counted.
  for (let tries = 0; tries < 8; tries += 1) {
    const shares = allot(wants, left);
    const text = compose(
      written,
      sections.map((section, at) =>
        show(section, texts[at] ?? [], { room: shares[at] ?? 0, limit: written.limit }),
      ),
    );
    if (Buffer.byteLength(text) <= room) return text;
    left = Math.floor(left * 0.7);
  }
  return compose(
    written,
    sections.map((section, at) => show(section, texts[at] ?? [], { room: 0, limit: written.limit })),
  );
}

function compose({ facts, sections, source, cursor }: Written, all: readonly Shown[]): string {
  const blocks = all.flatMap((shown, at) => {
    const section = sections[at] as Loaded;
    const heading = headingOf(section, shown);
    const body = shown.text === '' ? [] : [outside(shown.text, { source: `${shown.name} of ${source}` })];
    return shown.name === TEXT ? body : [heading, ...body];
  });
  const going = all.flatMap(({ name, next }) => (next === undefined ? [] : [[name, next] as const]));
  const end =
    going.length === 0
      ? []
      : [
          `There is more of: ${going.map(([name]) => name).join(', ')}. next_cursor: ${cursor(Object.fromEntries(going))}`,
        ];
  return [...facts, ...blocks, ...end].join('\n');
}

/** `threads: 12 (3–7 here, the last one cut); approved by ann` */
function headingOf({ name, total, note, fault, from }: Loaded, { count, isCut, next }: Shown): string {
  if (fault !== undefined) return `${name}: not shown. ${fault}`;
  const isWhole = from.done === 0 && from.skip === 0 && next === undefined;
  const all = total ?? (isWhole ? count : undefined);
  const first = from.done + 1;
  const last = from.done + count;
  const here =
    count === 0
      ? 'none here'
      : `${first === last ? first : `${first} to ${last}`} here${isCut ? ', the last one cut' : ''}`;
  const words = [all === undefined ? '' : String(all), isWhole ? '' : here].filter(Boolean);
  const more = [
    words.length === 2 ? `${words[0]} (${words[1]})` : (words[0] ?? counted(count, 'item')),
    note ?? '',
  ];
  return `${name}: ${more.filter(Boolean).join('; ')}`;
}
