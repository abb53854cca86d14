/** Files that nobody writes by hand: what changed in them is seldom worth reading, and long. */
const GENERATED: readonly RegExp[] = [
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock)$/i,
  /(?:^|\/)(?:cargo|poetry|composer|gemfile|pdm|uv|mix|flake|podfile|pubspec|pipfile)\.lock$/i,
  /(?:^|\/)(?:go\.sum|gradle\.lockfile|packages\.lock\.json|package\.resolved)$/i,
  /\.(?:min\.(?:js|css)|(?:js|css)\.map|snap|pb\.(?:go|h|cc)|g\.dart|designer\.cs)$/i,
  /(?:_pb2(?:_grpc)?\.pyi?|[._](?:generated|gen)\.[a-z]+)$/i,
  /(?:^|\/)(?:dist|vendor|node_modules|third_party|__generated__|__snapshots__)\//i,
];

export function isGenerated(path: string): boolean {
  return GENERATED.some((pattern) => pattern.test(path));
}
