interface Entry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
  readonly size?: number | undefined;
  readonly modified?: string | undefined;
  readonly denied?: boolean | undefined;
  readonly more?: number | undefined;
}

interface Listing {
  readonly path: string;
  readonly entries: readonly Entry[];
  readonly total: number;
  readonly truncated: boolean;
  readonly next_cursor?: string | undefined;
}

const MARKS = { file: '', folder: '/', link: ' (link)', other: ' (special)' } as const;

/** One entry a line, with its whole path. */
export function renderEntries(listing: Listing): string {
  const lines = listing.entries.flatMap((entry) => [entryLine(entry), ...more(entry, parentOf(entry.path))]);
  return [head(listing), ...lines].join('\n');
}

/** An entry with its whole path and what is known of it. */
export function entryLine(entry: Entry): string {
  return `${entry.path}${facts(entry)}`;
}

/** Entries under their folders, two spaces a level; each name is written once. */
export function renderTree(listing: Listing): string {
  const top = listing.path === '.' ? '' : listing.path;
  const children = new Map<string, Entry[]>();
  const known = new Set([top, ...listing.entries.map(({ path }) => path)]);
  for (const entry of listing.entries) {
    for (const folder of missingParents(entry.path, known))
      put(children, top, { path: folder, type: 'folder' });
    put(children, top, entry);
  }
  const lines: string[] = [head(listing)];
  const draw = (parent: string, indent: string) => {
    for (const entry of children.get(parent) ?? []) {
      const name =
        parent !== '' && entry.path.startsWith(`${parent}/`)
          ? entry.path.slice(parent.length + 1)
          : entry.path;
      lines.push(`${indent}${name}${facts(entry)}`);
      draw(entry.path, `${indent}  `);
      lines.push(...more(entry, '').map((line) => indent + line));
    }
  };
  draw(top, '');
  return lines.join('\n');
}

function head({ path, entries, total, truncated, next_cursor }: Listing): string {
  const noun = total === 1 ? 'entry' : 'entries';
  const count = entries.length === total ? `${total} ${noun}` : `${entries.length} of ${total} ${noun}`;
  const rest = next_cursor === undefined ? 'narrow it to see the rest' : `go on with cursor=${next_cursor}`;
  return `${path}: ${count}${truncated ? `, truncated, ${rest}` : ''}`;
}

function facts({ type, size, modified, denied }: Entry): string {
  const told = [size === undefined ? '' : String(size), modified ?? ''].filter(Boolean).join(' ');
  return `${MARKS[type]}${denied === true ? ' (denied)' : ''}${told === '' ? '' : `  ${told}`}`;
}

function more({ more: count = 0 }: Entry, folder: string): string[] {
  return count === 0 ? [] : [`+${count} more${folder === '' ? '' : ` in ${folder}`}`];
}

/** Folders that a page of entries names without telling them, outermost first. */
function missingParents(path: string, known: Set<string>): string[] {
  const missing: string[] = [];
  for (let folder = parentOf(path); folder !== '' && !known.has(folder); folder = parentOf(folder)) {
    known.add(folder);
    missing.unshift(folder);
  }
  return missing;
}

function put(children: Map<string, Entry[]>, top: string, entry: Entry): void {
  const parent = parentOf(entry.path) || top;
  const siblings = children.get(parent);
  if (siblings === undefined) children.set(parent, [entry]);
  else siblings.push(entry);
}

/** None for a path in quotes, which stands for itself: its slashes may be part of what is quoted. */
function parentOf(path: string): string {
  return path.startsWith('"') ? '' : path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
