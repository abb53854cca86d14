import { type Call, notFound, Refusal, type RepoCall } from './exchange.ts';
import type { Needs } from './router.ts';
import type { RepoState, TokenState } from './state.ts';
import { atLeast, findRepo, mayRead, viewerRole, type World } from './world.ts';

/** The token of a request. @throws {Refusal} 401 for one that nobody gave out */
export function tokenOf(world: World, headers: Record<string, string>): TokenState | undefined {
  const { authorization } = headers;
  if (authorization === undefined) {
    return undefined;
  }
  const value = /^(?:token|bearer) (.+)$/i.exec(authorization)?.[1] ?? '';
  const found = world.tokens.get(value);
  // A JSON web token is an app's own: its routes look at it.
  if (found === undefined && value.split('.').length !== 3) {
    throw new Refusal(401, 'Bad credentials');
  }
  return found;
}

/** The repository that a call names. @throws {Refusal} 301 after a rename; 404 for what the token may not see */
export function visible(world: World, call: Call, name: string): RepoState {
  const repo = findRepo(world, name);
  if (repo !== undefined && mayRead(world, call.viewer, repo)) {
    return repo;
  }
  const renamed = world.renamed.get(name.toLowerCase());
  const now = renamed === undefined ? undefined : findRepo(world, renamed);
  if (now !== undefined && mayRead(world, call.viewer, now)) {
    const rest = call.path.split('/').slice(4).join('/');
    const url = `${call.api}/repositories/${now.id}${rest === '' ? '' : `/${rest}`}`;
    const moved = new Refusal(call.method === 'GET' ? 301 : 307, 'Moved Permanently');
    Object.assign(moved.answer, { headers: { location: url }, body: { message: 'Moved Permanently', url } });
    throw moved;
  }
  throw notFound();
}

/** `permission` names one that does, or several: `issues=write; pull_requests=write`. */
function permitted(token: TokenState, permission: string): boolean {
  return permission.split('; ').some((one) => {
    const [name, level] = one.split('=') as [string, string];
    const given = name === 'metadata' ? 'read' : token.permissions[name];
    return given === 'write' || given === level;
  });
}

/** What a 403 says beside its message: which permission would do. */
export const accepted = ({ permission }: Needs): Record<string, string> =>
  permission === undefined ? {} : { 'x-accepted-github-permissions': permission };

function refused(token: TokenState): Refusal {
  const what = token.kind === 'app' ? 'integration' : 'personal access token';
  return new Refusal(403, `Resource not accessible by ${what}`);
}

/** @throws {Refusal} as GitHub refuses: 401, 403 or 404, by what kind of token it is */
export function allow(world: World, call: Call | RepoCall, needs: Needs): void {
  const { viewer } = call;
  const writes = needs.permission?.endsWith('=write') === true || needs.role !== undefined;
  if (viewer === undefined) {
    if (writes || needs.login === true) {
      throw new Refusal(401, 'Requires authentication');
    }
    return;
  }
  const repo = 'repo' in call ? call.repo : undefined;
  const open = repo?.private !== true && !writes;
  if (
    viewer.kind !== 'classic' &&
    needs.permission !== undefined &&
    !open &&
    !permitted(viewer, needs.permission)
  ) {
    throw refused(viewer);
  }
  if (repo === undefined || !writes) {
    return;
  }
  if (repo.archived) {
    throw new Refusal(403, 'Repository was archived so is read-only.');
  }
  if (
    viewer.kind === 'classic' &&
    !viewer.scopes.includes('repo') &&
    !viewer.scopes.includes('public_repo')
  ) {
    throw notFound();
  }
  if (needs.role !== undefined && !atLeast(viewerRole(world, viewer, repo), needs.role)) {
    throw viewer.kind === 'classic' ? notFound() : refused(viewer);
  }
}
