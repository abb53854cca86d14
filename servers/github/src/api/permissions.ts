import type { TokenKind } from './auth.ts';

/**
 * Which permission a route wants, of a fine-grained token or an App: the words of GitHub's own settings page. First match.
 * Source: https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
 */
const PERMISSIONS: readonly [pattern: RegExp, name: string][] = [
  [/\/pulls\/[^/]+\/merge$/, 'Contents'],
  [/\/pulls(?:\/|$)/, 'Pull requests'],
  [/\/(?:issues|labels|milestones|assignees)(?:\/|$)/, 'Issues'],
  [/\/actions\//, 'Actions'],
  [/\/check-runs/, 'Checks'],
  [/\/status(?:es)?(?:\/|$)/, 'Commit statuses'],
  [/\/collaborators/, 'Metadata'],
  [/^\/repos\/\{owner\}\/\{repo\}\/./, 'Contents'],
];

/** What header `x-accepted-github-permissions` calls them, and people see. */
const BY_KEY: Readonly<Record<string, string>> = {
  actions: 'Actions',
  checks: 'Checks',
  contents: 'Contents',
  issues: 'Issues',
  metadata: 'Metadata',
  pull_requests: 'Pull requests',
  statuses: 'Commit statuses',
  workflows: 'Workflows',
  administration: 'Administration',
  members: 'Members',
};

export interface Wanted {
  readonly route: string;
  readonly kind: TokenKind;
  /** Header `x-accepted-github-permissions`: `issues=write; pull_requests=write`, any one of them. */
  readonly accepted?: string | undefined;
  /** Where the route does not tell: `Contents: read`. */
  readonly permission?: string;
}

/** What whoever made the token has to give it, as a sentence. */
export function permissionWords({ route, kind, accepted, permission }: Wanted): string {
  const [method = '', path = ''] = route.split(' ');
  const access = method === 'GET' ? 'read' : 'write';
  const named =
    permission ?? `${PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1] ?? 'Metadata'}: ${access}`;
  const fine = acceptedWords(accepted) ?? named;
  switch (kind) {
    case 'none':
      return 'Without a token only public repositories can be read: whoever runs the server can set GITHUB_TOKEN.';
    case 'classic':
    case 'oauth':
      return `A classic token needs the scope repo (public_repo for public repositories${path.includes('/actions/') ? '; workflow to change workflows' : ''}).`;
    case 'app':
      return `The App needs the repository permission ${fine}, accepted where it is installed.`;
    default:
      return `A fine-grained token needs the repository permission ${fine}, for this repository; a classic one the scope repo.`;
  }
}

function acceptedWords(header: string | undefined): string | undefined {
  const [first = ''] = (header ?? '').split(';');
  const words = first.split(',').map((each) => {
    const [, key = '', access = ''] = /^\s*([a-z_]{1,40})=(read|write|admin)\s*$/.exec(each) ?? [];
    const name = Object.hasOwn(BY_KEY, key) ? BY_KEY[key] : undefined;
    return name === undefined ? undefined : `${name}: ${access}`;
  });
  return words.every((each) => each !== undefined) ? words.join(' and ') : undefined;
}
