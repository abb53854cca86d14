import type { Backdrop } from '../contract.ts';

/** What is read of a page, as it is sent from it: no type of the DOM here, both sides read this. */

/** Text of one look; `\n` in it is a line break. */
export interface Run {
  readonly text: string;
  /** `b` bold, `i` italic, `c` code, `d` deleted, `u` raised, `v` lowered. */
  readonly marks?: string;
  /** Where it leads, absolute. */
  readonly href?: string;
}

export type Block =
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'frame'; readonly at: number }
  | { readonly kind: 'heading'; readonly level: number; readonly runs: readonly Run[] }
  | {
      readonly kind: 'list';
      /** Of its first item; absent where it has bullets. */
      readonly start?: number;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'table';
      /** How many of the first rows are headers. */
      readonly heads: number;
      /** Of the same length each; what a cell spans further is empty. */
      readonly rows: readonly (readonly (readonly Run[])[])[];
    };

export interface ReadOptions {
  /** How much longer texts may be than they are shown. */
  readonly slack: number;
  /** What lies behind the frame. */
  readonly backdrop?: Backdrop;
}

/** One document, read. */
export interface Page {
  readonly title: string;
  readonly byline?: string;
  /** As ISO 8601 has it. */
  readonly published?: string;
  /** Whether it is about one text; else `blocks` are what is seen, without what stands on every page of the site. */
  readonly isArticle: boolean;
  readonly blocks: readonly Block[];
  /** Pieces of text that nobody sees. */
  readonly hiddenCount: number;
  /** Elements that were not looked at any more: the page is too large. */
  readonly beyond: number;
  readonly suspects: number;
}

export interface LinkRow {
  readonly text: string;
  readonly url: string;
  readonly where: 'aside' | 'footer' | 'header' | 'main' | 'nav';
}

export interface TableRow {
  /** From 1, in the order of the page. */
  readonly table: number;
  readonly caption?: string;
  /** By the header of its column; without headers, in order. */
  readonly cells: Readonly<Record<string, string>> | readonly string[];
}

export interface FieldRow {
  /** From 1, in the order of the page. */
  readonly form: number;
  readonly label: string;
  readonly name?: string;
  readonly type: string;
  readonly value?: string;
  readonly checked?: boolean;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly options?: readonly string[];
  /** Which element of this look it is; outside, its ref. */
  readonly at: number;
  readonly ref?: number;
}

export interface MetaRow {
  readonly name: string;
  readonly value: unknown;
}

export type ItemRow = Readonly<Record<string, string>>;
export type Row = FieldRow | ItemRow | LinkRow | MetaRow | TableRow;
export type What = 'forms' | 'links' | 'list' | 'metadata' | 'tables';

export interface Extracted {
  readonly rows: readonly Row[];
  readonly hiddenCount: number;
  readonly beyond: number;
  readonly suspects: number;
  /** Frames that are seen, by their place. */
  readonly frames: readonly { readonly at: number; readonly backdrop?: Backdrop }[];
}

/** What reads in pages. An element goes in and out as a handle. */
export interface Reader<El = unknown> {
  read: (options: ReadOptions) => Page;
  extract: (what: What, options: ReadOptions, root?: El) => Extracted;
  /** Where an element stands in what was read last; -1: nowhere. */
  placeOf: (element: El) => number;
  /** What lies behind a frame that was read last. */
  backdropAt: (place: number) => Backdrop | null;
  /** Of what was read last. */
  suspects: () => El[];
  number: (given: readonly (readonly [at: number, ref: number])[]) => void;
}
