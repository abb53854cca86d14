import type { RepoState } from '../state.ts';
import { userOf, type World } from '../world.ts';

/** How GitHub names the relation of an author to a repository. */
export function association(world: World, repo: RepoState, login: string) {
  if (login === repo.owner) {
    return 'OWNER' as const;
  }
  if (userOf(world, repo.owner).members.has(login)) {
    return 'MEMBER' as const;
  }
  return repo.collaborators.has(login) ? ('COLLABORATOR' as const) : ('NONE' as const);
}
