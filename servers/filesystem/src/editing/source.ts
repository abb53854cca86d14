import { withEol } from '../text/eol.ts';

/** A text by its lines, whatever ends them. Places count in `plain`; a line counts from 0. */
export interface Source {
  readonly text: string;
  /** The text with every line end as `\n`. */
  readonly plain: string;
  /** How many lines there are; a final line end begins no other. */
  readonly lines: number;
  /** Where a line begins; behind the last one, where the text ends. */
  readonly startOf: (line: number) => number;
  /** In which line a place is; behind a final line end, the line that would be next. */
  readonly lineAt: (place: number) => number;
  /** A place in `text`. */
  readonly inText: (place: number) => number;
  /** The line end that is `\n` here. */
  readonly eolAt: (place: number) => string;
}

export function sourceOf(text: string): Source {
  const plain = plainOf(text);
  const ends = placesOf(plain, '\n');
  // Each of them is one character less in `plain`.
  const pairs = text.length === plain.length ? new Uint32Array() : pairsIn(text);
  const isOpen = plain !== '' && !plain.endsWith('\n');
  const inText = (place: number) => place + countBelow(pairs, place);
  return {
    text,
    plain,
    lines: ends.length + (isOpen ? 1 : 0),
    startOf: (line) => (line === 0 ? 0 : (ends[line - 1] ?? plain.length - 1) + 1),
    lineAt: (place) => countBelow(ends, place),
    inText,
    eolAt(place) {
      const at = inText(place);
      if (text[at] === '\n') return '\n';
      return text[at + 1] === '\n' ? '\r\n' : '\r';
    },
  };
}

export function plainOf(text: string): string {
  return text.includes('\r') ? withEol(text, () => '\n') : text;
}

/** The text of some lines, from `first` up to before `behind`. */
export function slice({ plain, startOf }: Source, first: number, behind: number): string {
  return plain.slice(startOf(first), startOf(behind));
}

function placesOf(text: string, part: string): Uint32Array {
  let [places, size] = [new Uint32Array(1_024), 0];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) {
    if (size === places.length) {
      const wider = new Uint32Array(size * 2);
      wider.set(places);
      places = wider;
    }
    places[size++] = at;
  }
  return places.subarray(0, size);
}

function pairsIn(text: string): Uint32Array {
  return placesOf(text, '\r\n').map((at, before) => at - before);
}

/** How many of some ascending numbers are below a number. */
function countBelow(numbers: Uint32Array, limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(numbers[middle]) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
