/** A file that a commit or a branch changed, as far as GitHub tells. */
export interface ChangedFile {
  readonly path: string;
  /** Where it was before, of a renamed or copied one. */
  readonly previous?: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  /** Lines; unknown beyond the files that GitHub compares itself. */
  readonly lines?: { readonly added: number; readonly removed: number };
  /** Its hunks; GitHub has none for binary, renamed and very large ones. */
  readonly patch?: string | undefined;
  /** What stood there before and after, where the trees were read. */
  readonly before?: Version | undefined;
  readonly after?: Version | undefined;
}

export interface Version {
  readonly sha: string;
  /** As git has it: `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
  readonly mode: string;
  /** Bytes. */
  readonly size?: number | undefined;
}

/** As lists of GitHub's routes have it. */
export interface ListedFile {
  readonly filename: string;
  readonly previous_filename?: string | undefined;
  readonly status: ChangedFile['status'];
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string | undefined;
}

export function changedFile(file: ListedFile): ChangedFile {
  const { filename: path, previous_filename: previous, status, patch } = file;
  return { path, previous, status, patch, lines: { added: file.additions, removed: file.deletions } };
}

/** Lines that changed, for an order; what nobody counted stands as none. */
export function churn({ lines }: ChangedFile): number {
  return (lines?.added ?? 0) + (lines?.removed ?? 0);
}

/** Whether a file is one of `paths` or lies in a folder that is; every file where none is named. */
export function isAt(file: Pick<ChangedFile, 'path' | 'previous'>, paths: readonly string[]): boolean {
  const own = [file.path, file.previous ?? file.path];
  return (
    paths.length === 0 ||
    paths.some((path) => own.some((each) => each === path || each.startsWith(`${path.replace(/\/$/, '')}/`)))
  );
}
