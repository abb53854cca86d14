/** What a patch does to one file. */
export interface FilePatch {
  readonly op: 'add' | 'delete' | 'update';
  readonly path: string;
  /** Where the file is to be, when it is moved or copied. */
  readonly to?: string | undefined;
  /** The file stays, and a copy of it comes to `to`. */
  readonly copy?: boolean | undefined;
  /** Undefined: as it is. */
  readonly executable?: boolean | undefined;
  readonly hunks: readonly Hunk[];
  /** Where this begins in the patch, from 1. */
  readonly line: number;
}

/** Lines of a file that belong together, as they are and as they will be. */
export interface Hunk {
  /** Where it begins in the patch, from 1. */
  readonly line: number;
  /** How many lines of the file are said to be before it. */
  readonly start?: number | undefined;
  /** Lines of the file that are somewhere before it, in their order. */
  readonly anchors: readonly string[];
  /** It is said to be the end of the file. */
  readonly atEnd: boolean;
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  /** As in the patch: of both, taken away, put in. */
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
  /** How it ends in the patch; nothing is the end of a file without a final line end. */
  readonly end: string;
  /** Its line in the patch, from 1. */
  readonly line: number;
}

/** The lines of a hunk as the file has them. */
export function oldLines({ lines }: Hunk): HunkLine[] {
  return lines.filter(({ kind }) => kind !== '+');
}

/** The lines of a hunk as the file will have them. */
export function newLines({ lines }: Hunk): HunkLine[] {
  return lines.filter(({ kind }) => kind !== '-');
}
