/** What is used here of Emscripten's file system, https://emscripten.org/docs/api_reference/Filesystem-API.html. */
export interface FileSystem {
  write: (...args: Write) => number;
  lookupPath(path: string): { readonly node: Node };
  readonly ErrnoError: new (errno: number) => Error;
}

type Write = [stream: Stream, buffer: unknown, offset: number, length: number, at?: number, own?: boolean];

interface Stream {
  readonly position: number;
  readonly node: Node;
}

interface Node {
  /** Of a file: its length. */
  readonly usedBytes?: number;
  /** Of a folder: its nodes by name. Of a file: its bytes. */
  readonly contents?: Readonly<Record<string, Node>> | ArrayBufferView | null;
}

/** ENOSPC, as WASI counts errors. PostgreSQL says `No space left on device` (53100), and goes on. */
const NO_SPACE = 51;

/** Refuses what would make the files in memory longer than `most` bytes together. */
export function limitFiles(files: FileSystem, most: number): void {
  const write = files.write.bind(files);
  const count = () => lengthOf(files.lookupPath('/').node);
  let held = count();
  files.write = (...args) => {
    const [stream, , , length, at = stream.position] = args;
    // A device has no length, and takes no room.
    const more = at + length - (stream.node.usedBytes ?? Infinity);
    if (more > 0) {
      // Files also become shorter and are removed; that is looked at when it matters.
      if (held + more > most) held = count();
      if (held + more > most) throw new files.ErrnoError(NO_SPACE);
      held += more;
    }
    return write(...args);
  };
}

function lengthOf({ usedBytes = 0, contents }: Node): number {
  if (!contents || ArrayBuffer.isView(contents)) return usedBytes;
  return Object.values(contents).reduce((sum, node) => sum + lengthOf(node), 0);
}
