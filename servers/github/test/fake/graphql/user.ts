import { nodeId } from '../bodies/links.ts';
import { userOf } from '../world.ts';
import type { Scope } from './scope.ts';

export function userNode({ world, call }: Scope, login: string) {
  const user = userOf(world, login);
  return {
    __typename: user.type,
    id: nodeId('User', user.id),
    databaseId: user.id,
    login: user.login,
    name: user.name,
    bio: user.bio,
    url: `${call.html}/${encodeURIComponent(user.login)}`,
    avatarUrl: `${call.html}/avatars/u/${user.id}`,
  };
}
