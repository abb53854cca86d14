/**
 * Paths through which a change does more than change a file: it runs with the repository's secrets, or decides who must agree to
 * changes. GitHub and git on some systems read names in either case, so does this.
 */
const SENSITIVE: readonly [pattern: RegExp, why: string][] = [
  [/^\.github\/(?:workflows|actions)\//, 'runs in CI'],
  [/(?:^|\/)action\.ya?ml$/, 'runs in CI'],
  [/^(?:\.github\/|docs\/)?codeowners$/, 'decides who must agree to changes'],
  [/(?:^|\/)\.gitmodules$/, 'fetches code from elsewhere'],
  [/(?:^|\/)\.gitattributes$/, 'changes how git reads files'],
  [
    /^\.github\/(?:dependabot\.ya?ml|settings\.ya?ml)$|^(?:\.github\/)?\.?renovate(?:rc)?(?:\.json5?)?$/,
    'configures the repository',
  ],
  [
    /^\.(?:circleci|buildkite)\/|^(?:\.gitlab-ci\.yml|\.travis\.yml|jenkinsfile|azure-pipelines\.yml)$/,
    'runs in CI',
  ],
  [
    /^\.(?:husky|devcontainer|vscode|githooks)\/|(?:^|\/)\.pre-commit-config\.yaml$|(?:^|\/)lefthook\.ya?ml$/,
    'runs on the machines of people who work on it',
  ],
  [/(?:^|\/)(?:conftest|sitecustomize)\.py$/, 'runs with the tests of people who work on it'],
  [/(?:^|\/)\.envrc$/, 'runs on the machines of people who work on it'],
  [/(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?|pypirc)$/, 'decides where packages come from'],
  [
    /(?:^|\/)(?:agents|claude|gemini)\.md$|^\.github\/copilot-instructions\.md$|(?:^|\/)\.(?:cursorrules|windsurfrules|mcp\.json)$|(?:^|\/)\.(?:claude|cursor|windsurf)\//,
    'tells agents what to do',
  ],
];

/** What a change of a path does beyond it; undefined where it does nothing. */
export function whyOf(path: string): string | undefined {
  const folded = path.normalize('NFKC').toLowerCase();
  return SENSITIVE.find(([pattern]) => pattern.test(folded))?.[1];
}

/** Sentences about those of the paths that must be agreed to. */
export function sensitiveReasons(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const why = whyOf(path);
    return why === undefined ? [] : [`It changes ${path}, which ${why}.`];
  });
}
