import type { Part, SeenNode } from './contract.ts';

/** Deeper than this parts do not stand in each other: Chrome sends no more than so many levels, and nobody needs them. */
const MOST_NESTED = 60;

/** What is seen of an element, line by line: what flows beside each other is one line. */
export class Lines {
  readonly parts: Part[] = [];
  /** How many lines there are, those within others counted. */
  weight = 0;
  /** How deep parts stand in each other. */
  height = 0;
  readonly #at: number;
  #line: Part[] = [];

  constructor(at: number) {
    this.#at = at;
  }

  /** White space within it means what it means to `white-space`. */
  text(text: string, keepsLines = false): void {
    const last = this.#line.at(-1);
    const run = keepsLines ? text : text.replaceAll(/[ \t\n\r\f]+/g, ' ');
    if (typeof last === 'string') this.#line[this.#line.length - 1] = joined(last, run, keepsLines);
    else if (run.trim() !== '') this.#line.push(run);
  }

  inline(node: SeenNode): void {
    this.#line.push(node);
  }

  /** A line that is open ends here. */
  end(): void {
    const line = trimmed(this.#line);
    this.#line = [];
    if (line.length === 0) return;
    this.parts.push({ kind: 'line', at: this.#at, parts: line });
    this.weight += 1;
  }

  block(node: SeenNode, weight = 1): void {
    this.end();
    this.parts.push(node);
    this.weight += weight;
  }

  /** Something with lines in it. Where those are too deep already, they stand beside it. */
  nest(node: SeenNode, inner: Lines, parts: Part[] = inner.parts): void {
    const weight = inner.weight + (node.acts === true ? 1 : 0);
    if (inner.height < MOST_NESTED) {
      this.block({ ...node, parts }, weight);
      this.height = Math.max(this.height, inner.height + 1);
      return;
    }
    if (node.acts === true) this.block(node);
    this.take(inner);
  }

  /** What is in others goes here as it is. */
  take({ parts, weight, height }: Lines): void {
    this.end();
    for (const part of parts) this.parts.push(part);
    this.weight += weight;
    this.height = Math.max(this.height, height);
  }

  /** Beside what is on the open line. */
  beside(parts: readonly Part[]): void {
    for (const part of parts) {
      if (typeof part === 'string') this.text(` ${part} `);
      else this.inline(part);
    }
  }
}

function joined(last: string, run: string, keepsLines: boolean): string {
  return !keepsLines && last.endsWith(' ') ? last + run.trimStart() : last + run;
}

function trimmed(line: readonly Part[]): Part[] {
  return line
    .map((part) => (typeof part === 'string' ? part.trim() : part))
    .filter((part) => part !== '' && !(typeof part === 'object' && part.kind === '|' && line.length === 1));
}

/** The inline parts of lines, where there is nothing else; else undefined. */
export function inlineOf(parts: readonly Part[]): Part[] | undefined {
  const all: Part[] = [];
  for (const part of parts) {
    if (typeof part === 'string' || part.kind !== 'line') return undefined;
    all.push(...(part.parts ?? []));
  }
  return all;
}

/** All text of parts, in one run. */
export function plain(parts: readonly Part[]): string {
  return parts
    .map((part) =>
      typeof part === 'string'
        ? part
        : [part.name, part.value, plain(part.parts ?? [])].filter(Boolean).join(' '),
    )
    .filter(Boolean)
    .join(' ')
    .trim();
}

export function hasActors(parts: readonly Part[]): boolean {
  return parts.some(
    (part) =>
      typeof part === 'object' &&
      (part.acts === true || part.kind === 'frame' || hasActors(part.parts ?? [])),
  );
}
