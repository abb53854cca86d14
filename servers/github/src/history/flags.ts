import type { ChangedFile } from '../diff/changed-file.ts';
import { hunksIn } from '../diff/hunks.ts';
import { isTest, unwritten } from '../diff/interest.ts';
import { secretsIn } from '../policy/secrets.ts';
import { whyOf } from '../policy/sensitive-paths.ts';
import { counted } from '../text.ts';

/** Something a reviewer looks at before all else. */
export interface Flag {
  readonly what: string;
  readonly paths: readonly string[];
}

const RIGHTS = 'has to do with who may do what';
const CONFLICT = 'has marks of a conflict';

/** By path, lower case; beside what `policy/sensitive-paths.ts` asks about. */
const BY_PATH: readonly [what: string, pattern: RegExp][] = [
  [
    'changes what is installed',
    /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]{0,40}\.txt|pipfile|cargo\.toml|go\.mod|gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|pubspec\.yaml|mix\.exs|[^/]{1,100}\.(?:csproj|gemspec))$/,
  ],
  [
    'pins what is installed',
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|go\.sum|[\w-]{1,40}\.lock)$/,
  ],
  ['changes a database', /(?:^|\/)(?:migrations?|migrate)\/|\.sql$|(?:^|\/)schema\.(?:prisma|rb)$/],
  [
    'changes how it is deployed',
    /(?:^|\/)(?:dockerfile[^/]{0,40}|(?:docker-)?compose[^/]{0,40}\.ya?ml|chart\.yaml)$|\.tf$|(?:^|\/)(?:k8s|kubernetes|helm|terraform)\//,
  ],
  [
    RIGHTS,
    /(?:^|[/_.-])(?:auth(?:n|z|entication|orization)?|login|sessions?|passwords?|passwd|secrets?|(?<!design[-_])tokens?|oauth|oidc|saml|jwt|crypto|permissions?|acl|rbac|csrf|cors|sandbox)(?:[/_.-]|$)/,
  ],
];

/** By what stands in added lines, of any length: no pattern takes longer than the line is long. */
const BY_LINE: readonly [what: string, pattern: RegExp, only?: (path: string) => boolean][] = [
  [
    'skips tests',
    /(?<![.\w])(?:it|test|describe|context|suite)\.(?:skip|only|todo)\b|\bx(?:it|describe|test)\(|@pytest\.mark\.(?:skip|xfail)|@unittest\.skip|@(?:Ignore|Disabled)\b|\bt\.Skip(?:Now|f)?\(|#\[ignore\]|(?<![.\w])pending\(/,
    isTest,
  ],
  [
    'runs at install',
    /"(?:pre|post)?install"\s*:|"prepare"\s*:/,
    (path) => /(?:^|\/)package\.json$/.test(path),
  ],
  [CONFLICT, /^(?:<{7}|>{7})(?: |$)/],
  [
    'runs what it is given',
    /(?<![.\w])(?:eval|exec)\(|\bnew Function\(|^(?!\s*import type\b).*\bchild_process\b|\bpickle\.loads?\(|\bos\.system\(|subprocess\.[a-zA-Z_]{1,20}\([^)]{0,200}shell\s*=\s*True|curl [^|\n]{1,200}\| ?(?:ba|z)?sh\b/,
  ],
  [
    'switches a check off',
    /\beslint-disable\b|@ts-(?:ignore|nocheck)|\bnoqa\b|\bnosec\b|#\[allow\(|verify\s*=\s*False|rejectUnauthorized\s*:\s*false|InsecureSkipVerify\s*:\s*true/,
  ],
];

const LARGE = 1_000;

/** What stands out among changed files. `hides` tells whether a text has characters that nobody sees. */
export function flagsOf(files: readonly ChangedFile[], hides: (text: string) => boolean): Flag[] {
  const found = new Map<string, string[]>();
  const note = (what: string, { path }: ChangedFile) => found.set(what, [...(found.get(what) ?? []), path]);
  for (const file of files) {
    for (const what of [...pathFlags(file), ...kindFlags(file), ...lineFlags(file, hides)]) note(what, file);
  }
  const unseen = files.filter(
    (file) => file.patch === undefined && file.lines?.added !== 0 && unwritten(file) !== 'binary',
  );
  const flags = [...found].map(([what, paths]) => ({ what, paths }));
  if (unseen.length === 0) return flags;
  const what = `not looked into, since GitHub does not show what changed in ${counted(unseen.length, 'file')}`;
  return [...flags, { what, paths: unseen.map(({ path }) => path) }];
}

function pathFlags({ path, previous }: ChangedFile): string[] {
  const names = [path, previous ?? path].map((name) => name.normalize('NFKC').toLowerCase());
  const sensitive = names.map(whyOf).filter((why) => why !== undefined);
  const isIdle = PROSE.test(path) || STYLE.test(path);
  const others = BY_PATH.filter(
    ([what, pattern]) => !(isIdle && what === RIGHTS) && names.some((name) => pattern.test(name)),
  );
  return [...new Set([...sensitive, ...others.map(([what]) => what)])];
}

/** Where nothing runs: what reads like code there is an example. */
const PROSE = /\.(?:md|mdx|markdown|txt|rst|adoc|html?)$/i;
const STYLE = /\.(?:css|scss|sass|less|svg|png|jpe?g|gif|ico|woff2?)$/i;

function kindFlags(file: ChangedFile): string[] {
  const { path, status, lines, before, after, patch } = file;
  const modes = new Set([before?.mode, after?.mode]);
  const kind = unwritten(file);
  return [
    ...(isTest(path) && status === 'removed' ? ['removes tests'] : []),
    ...(kind === 'generated' || kind === 'vendored' || kind === 'binary' ? [`is ${kind}`] : []),
    ...((lines?.added ?? 0) + (lines?.removed ?? 0) > LARGE ? [`changes more than ${LARGE} lines`] : []),
    ...(modes.has('160000') || /^[-+]Subproject commit /m.test(patch ?? '') ? ['is a submodule'] : []),
    ...(modes.has('120000') ? ['is a symbolic link'] : []),
    ...(status === 'changed' || isModeAlone(file) ? ['changes its mode or kind'] : []),
  ];
}

function isModeAlone({ status, lines, patch, path }: ChangedFile): boolean {
  const isText = unwritten({ path, status }) !== 'binary';
  return status === 'modified' && lines?.added === 0 && lines.removed === 0 && patch === undefined && isText;
}

function lineFlags({ path, patch }: ChangedFile, hides: (text: string) => boolean): string[] {
  if (patch === undefined) return [];
  const added = hunksIn(patch)
    .flatMap(({ lines }) => lines)
    .filter(({ side }) => side === 'RIGHT')
    .map(({ text }) => text);
  const text = added.join('\n');
  return [
    ...secretsIn(text).map((what) => `adds what looks like ${what}`),
    ...(hides(text) ? ['adds characters that nobody sees'] : []),
    ...BY_LINE.filter(
      ([what, pattern, only]) =>
        (only?.(path) ?? true) &&
        (what === CONFLICT || !PROSE.test(path)) &&
        added.some((line) => pattern.test(line)),
    ).map(([what]) => what),
  ];
}
