/** What is seen of a page, as it is sent from it: no type of the DOM here, both sides read this. */

/** A run of text, or something with a kind. */
export type Part = string | SeenNode;

export interface SeenNode {
  /**
   * A role for what can be acted on or stands out; else `line` (inline parts), `group` (no words of its own), `item`, `row`,
   * `frame`, or `|` between two cells.
   */
  readonly kind: string;
  /** Which element of this look it is. */
  readonly at: number;
  /** Which frame of the tab it is in; written where all frames are known. */
  frame?: number;
  /** The number it has, once it was given one. */
  ref?: number;
  /** It can be acted on. */
  readonly acts?: boolean;
  /** Its text, as it is seen. */
  name?: string;
  /** What it is called where no text of it is seen: 60 characters at most. */
  label?: string;
  value?: string;
  /** Shown in an empty field. */
  readonly placeholder?: string;
  readonly states?: readonly string[];
  /** What a list offers, shortened. */
  readonly options?: readonly string[];
  /** The host that a link leads to, where it is another one. */
  readonly to?: string;
  parts?: Part[];
  /** Of a frame: what lies behind it, as channels from 0 to 255; absent where nobody can tell. */
  readonly backdrop?: Backdrop;
}

/** All colours that may lie behind a text; undefined: a picture, or nobody can tell. */
export type Backdrop = readonly Colour[] | undefined;
/** Red, green, blue from 0 to 255, and alpha from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export type Reason =
  | 'attribute'
  | 'clipping'
  | 'closed'
  | 'colour'
  | 'display'
  | 'opacity'
  | 'position'
  | 'size'
  | 'visibility';

export interface Unseen {
  readonly why: Reason;
  readonly text: string;
}

export interface Looked {
  /** Which document it is: another one in this frame has another. */
  readonly document: string;
  readonly parts: Part[];
  /** Pieces of text that nobody sees. */
  readonly hiddenCount: number;
  /** The first of them, where they were asked for. */
  readonly hidden: readonly Unseen[];
  /** Elements that were not looked at any more: the page is too large. */
  readonly beyond: number;
  /** Elements in which a closed shadow root may be. */
  readonly suspects: number;
  /** What stands in fields for passwords: it is shown nowhere, and masked in what the page sends. */
  readonly secrets: readonly string[];
}

export interface LookOptions {
  readonly hidden: boolean;
  /** How much longer texts may be than they are shown. */
  readonly slack: number;
  /** What lies behind the frame. */
  readonly backdrop?: Backdrop;
}

/** Whether something can be done to an element now: where, in the frame's own pixels, or why not. */
export type Readiness =
  | { readonly at: readonly [x: number, y: number] }
  | { readonly not: 'covered' | 'disabled' | 'gone' | 'hidden' | 'moving' | 'readonly' };

/** What an element takes. */
export interface Nature {
  readonly kind: string;
  /** Type of an input; else the tag. */
  readonly type: string;
  /** Text can be written into it. */
  readonly isText: boolean;
  readonly isMultiline: boolean;
  readonly isSecret: boolean;
  readonly isChecked: boolean;
}

/** How many options were chosen, or which of those that were named there is not. */
export type Chosen = { readonly chosen: number } | { readonly missing: number };

/** Of a document: milliseconds since it was asked for; `cls` is a score. Absent where there was no such thing yet. */
export interface Vitals {
  readonly lcp: number | undefined;
  readonly cls: number | undefined;
  /** Where somebody pressed or clicked something. */
  readonly inp: number | undefined;
  readonly fcp: number | undefined;
  readonly ttfb: number | undefined;
}

/** What of a document keeps people from using it, rule by rule. */
export interface Audited {
  readonly rule: string;
  readonly impact: string;
  /** The rule in words. */
  readonly help: string;
  /** What to do, of its first element. */
  readonly fix: string;
  /** Places of its elements in this audit. */
  readonly at: readonly number[];
}

export type Want = 'edit' | 'hit';

/** What runs in pages. An element goes in and out as a handle. */
export interface InPage<El = unknown, Root = unknown> {
  look: (options: LookOptions) => Looked;
  /** Gives numbers to elements of the last look. */
  number: (given: readonly (readonly [at: number, ref: number])[]) => void;
  /** Gives a number to one that has none; answers the one it has. */
  numberOne: (element: El, ref: number) => number;
  /** Where an element stands in the last look; -1: nowhere. */
  placeOf: (element: El) => number;
  /** An element of the last look. */
  at: (place: number) => El | null;
  /** Of the last look. */
  suspects: () => El[];
  addRoot: (host: El, root: Root) => void;
  /** By its number, as long as it is in the page. */
  element: (ref: number) => El | null;
  /** How many a CSS selector names, through shadow roots too. */
  count: (selector: string) => number;
  query: (selector: string) => El | null;
  natureOf: (element: El) => Nature;
  ready: (element: El, wants: readonly Want[]) => Promise<Readiness>;
  /** Whether a point is that of an element, and nothing lies on it. */
  isHit: (element: El, x: number, y: number) => boolean;
  /** What the last look for a point found instead. */
  cover: () => El | null;
  /** Where a frame's own pixels begin, and how large they are. */
  originOf: (frame: El) => readonly [x: number, y: number, scaleX: number, scaleY: number];
  focus: (element: El, select: 'all' | 'end') => void;
  /** Sets a field by its value, as a picker does; whether it took it. */
  setValue: (element: El, value: string) => boolean;
  choose: (element: El, values: readonly string[]) => Chosen;
  /** What a label is for; else the element. */
  controlOf: (element: El) => El;
  /** Ends when nothing changed for so many milliseconds, or the time is up. */
  quiet: (forMs: number, mostMs: number) => Promise<void>;
  scrollTo: (element: El) => void;
  vitals: () => Promise<Vitals>;
  /** By axe, which must be there. `isOuter`: the frame is the tab's main one. */
  audit: (isOuter: boolean) => Promise<Audited[]>;
  /** Gives numbers to elements of the last audit that have none; answers those they have. */
  numberAudited: (given: readonly (readonly [at: number, ref: number])[]) => number[];
}
