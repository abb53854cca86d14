import { decode } from './form.ts';

/** What an encoding writes for each character. */
export interface Table {
  /** Writes a character, and answers how many bytes it took: 0 where the encoding does not have it. At most 4. */
  readonly put: (bytes: Buffer, at: number, point: number) => number;
  /** The character that begins here, if the encoding would write it so. */
  readonly take: (bytes: Buffer, at: number) => { character: string; length: number } | undefined;
}

const LF = 0x0a;
const tables = new Map<string, Table>();

/**
 * The inverse of what Node decodes, made by decoding every sequence of bytes there is: so the two agree on every
 * platform and version, and no table is shipped. Takes some 20 ms, 60 for gb18030. Not for UTF-8 and UTF-16.
 */
export function tableOf(encoding: string): Table {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const table = makeTable(encoding);
  tables.set(encoding, table);
  return table;
}

function makeTable(encoding: string): Table {
  // By character, one more than its bytes read as a number: 0 is none.
  const sequences = new Uint32Array(0x11_00_00);
  for (const group of groupsOf(encoding)) {
    for (const [sequence, point] of decoded(group, encoding)) {
      if (sequences[point] === 0) sequences[point] = sequence + 1;
    }
  }
  if (encoding === 'gb18030') addPlanes(sequences);
  // Only a broken text needs it.
  let points: Map<number, number> | undefined;
  return {
    put(bytes, at, point) {
      const sequence = Number(sequences[point]) - 1;
      if (sequence < 0) return 0;
      const width = widthOf(sequence);
      // By hand for what nearly every character is.
      if (width === 1) bytes[at] = sequence;
      else bytes.writeUIntBE(sequence, at, width);
      return width;
    },
    take(bytes, at) {
      points ??= inverse(sequences);
      for (let length = 1; length <= Math.min(4, bytes.length - at); length += 1) {
        const sequence = bytes.readUIntBE(at, length);
        const point = widthOf(sequence) === length ? points.get(sequence) : undefined;
        if (point !== undefined) return { character: String.fromCodePoint(point), length };
      }
      return undefined;
    },
  };
}

function inverse(sequences: Uint32Array): Map<number, number> {
  const points = new Map<number, number>();
  for (const [point, sequence] of sequences.entries()) if (sequence !== 0) points.set(sequence - 1, point);
  return points;
}

/** Above U+FFFF, GB 18030 counts on from 90 30 81 30, in digits to the bases 10, 126 and 10. */
function addPlanes(sequences: Uint32Array): void {
  for (let point = 0x1_00_00; point < sequences.length; point += 1) {
    const count = point - 0x1_00_00;
    const [first, second] = [0x90 + Math.floor(count / 12_600), 0x30 + (Math.floor(count / 1_260) % 10)];
    const [third, fourth] = [0x81 + (Math.floor(count / 10) % 126), 0x30 + (count % 10)];
    sequences[point] = ((first * 0x1_00 + second) * 0x1_00 + third) * 0x1_00 + fourth + 1;
  }
}

function widthOf(sequence: number): number {
  if (sequence < 0x1_00) return 1;
  if (sequence < 0x1_00_00) return 2;
  return sequence < 0x1_00_00_00 ? 3 : 4;
}

/** All that could be characters, the shorter first: where several are the same character, the first is written. */
function* groupsOf(encoding: string): Generator<number[]> {
  yield range(0, 0xff);
  if (/^(?:iso-8859|windows|koi8|ibm|macintosh|x-)/.test(encoding)) return;
  // The rows ED and EE of Shift_JIS repeat characters that Windows writes in FA to FC.
  const late = encoding === 'shift_jis' ? [0xed, 0xee] : [];
  yield pairs(
    range(0x81, 0xfe).filter((lead) => !late.includes(lead)),
    range(0x40, 0xfe),
  );
  yield pairs(late, range(0x40, 0xfe));
  if (encoding === 'euc-jp') yield pairs([0x8f], pairs(range(0xa1, 0xfe), range(0xa1, 0xfe)), 0x1_00_00);
  if (encoding !== 'gb18030') return;
  const digits = range(0x30, 0x39);
  yield pairs(pairs(range(0x81, 0x84), digits), pairs(range(0x81, 0xfe), digits), 0x1_00_00);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function pairs(leads: number[], trails: number[], shift = 0x1_00): number[] {
  return leads.flatMap((lead) => trails.map((trail) => lead * shift + trail));
}

/** Those of some sequences that are one character. A line end stands between them: it is part of none. */
function* decoded(sequences: number[], encoding: string): Generator<[sequence: number, point: number]> {
  const bytes = Buffer.from(sequences.flatMap((sequence) => [...bytesOf(sequence), LF]));
  const texts = decode(bytes, encoding).split('\n');
  let index = 0;
  for (const sequence of sequences) {
    if (sequence === LF) {
      index += 2;
      yield [LF, LF];
      continue;
    }
    const text = texts[index++] ?? '';
    const point = Number(text.codePointAt(0));
    if (text !== '\uFFFD' && text.length === (point > 0xff_ff ? 2 : 1)) yield [sequence, point];
  }
}

function bytesOf(sequence: number): number[] {
  const bytes = Buffer.alloc(widthOf(sequence));
  bytes.writeUIntBE(sequence, 0, bytes.length);
  return [...bytes];
}
