import { churn, type ChangedFile } from './changed-file.ts';

/** What nobody writes by hand: listed last, and its patches only where they are asked for. */
const UNWRITTEN: readonly [pattern: RegExp, what: string][] = [
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|go\.sum|gradle\.lockfile|packages\.lock\.json|Package\.resolved|(?:Cargo|poetry|composer|Gemfile|pdm|uv|mix|flake|Podfile|pubspec|Pipfile)\.lock)$/i,
    'lock file',
  ],
  [/(?:^|\/)(?:vendor|third_party|node_modules|bower_components|Pods)\//i, 'vendored'],
  [
    /(?:\.min\.(?:js|css)|\.(?:js|css)\.map|\.snap|\.pb\.(?:go|h|cc)|_pb2(?:_grpc)?\.pyi?|\.g\.dart|\.designer\.cs|[._](?:generated|gen)\.\w+)$|(?:^|\/)(?:dist|__generated__|__snapshots__)\//i,
    'generated',
  ],
  [
    /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|jar|war|class|exe|dll|so|dylib|a|o|wasm|woff2?|ttf|otf|eot|mp[34]|mov|webm|ogg|wav|sqlite|db|pyc|bin)$/i,
    'binary',
  ],
];

/** `lock file`, `vendored`, `generated` or `binary`; undefined for what people write. */
export function unwritten({ path }: ChangedFile): string | undefined {
  return UNWRITTEN.find(([pattern]) => pattern.test(path))?.[1];
}

const TEST = /(?:^|\/)(?:tests?|specs?|__tests__|e2e)\/|[._-](?:test|spec)s?\.\w+$|(?:^|\/)test_[^/]+\.py$/i;
const PROSE = /\.(?:md|mdx|txt|rst|adoc)$|(?:^|\/)docs?\//i;

export const isTest = (path: string) => TEST.test(path);

/** By path; what nobody writes last. */
export function byPath(files: readonly ChangedFile[]): ChangedFile[] {
  return files.toSorted((one, other) => weight(one) - weight(other) || order(one.path, other.path));
}

/** What a reviewer reads first: code before tests before prose, the most changed first; what nobody writes last. */
export function byInterest(files: readonly ChangedFile[]): ChangedFile[] {
  const rank = (file: ChangedFile) => {
    if (unwritten(file) !== undefined) return 3;
    return isTest(file.path) ? 1 : PROSE.test(file.path) ? 2 : 0;
  };
  return files.toSorted(
    (one, other) => rank(one) - rank(other) || churn(other) - churn(one) || order(one.path, other.path),
  );
}

const weight = (file: ChangedFile) => (unwritten(file) === undefined ? 0 : 1);
// The same everywhere: a place in this order goes into cursors.
const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
