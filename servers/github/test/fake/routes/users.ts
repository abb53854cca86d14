import { repository } from '../bodies/repository.ts';
import { publicUser } from '../bodies/user.ts';
import { json, notFound, Refusal } from '../exchange.ts';
import { paged } from '../page.ts';
import type { Rates } from '../rate.ts';
import type { Routes } from '../router.ts';
import { mayRead, userOf, viewerRole, type World } from '../world.ts';

const publicRepos = (world: World, login: string): number =>
  [...world.repos.values()].filter((repo) => repo.owner === login && !repo.private).length;

export function users(routes: Routes, rates: Rates): void {
  routes.on('GET /rate_limit', (call) => json(rates.overview(call.viewer)));
  routes.on('GET /meta', () => json({ verifiable_password_authentication: true }));
  routes.on(
    'POST /graphql',
    async (call, world) => {
      // graphql-js and GitHub's schema are large: loaded when first asked for.
      const { answer } = await import('../graphql/run.ts');
      return answer(call, world, rates);
    },
    { login: true },
  );
  routes.on(
    'GET /user',
    (call, world) => {
      if (call.viewer?.kind === 'app') {
        throw new Refusal(403, 'Resource not accessible by integration');
      }
      const user = userOf(world, call.viewer!.login);
      return json(publicUser(user, call, publicRepos(world, user.login)));
    },
    { login: true },
  );
  routes.on('GET /users/{username}', (call, world) => {
    const user = world.users.get(call.params.username.toLowerCase());
    if (user === undefined) {
      throw notFound();
    }
    return json(publicUser(user, call, publicRepos(world, user.login)));
  });
  routes.on('GET /orgs/{org}/repos', (call, world) => {
    const org = world.users.get(call.params.org.toLowerCase());
    if (org?.type !== 'Organization') {
      throw notFound();
    }
    const own = [...world.repos.values()].filter(
      (repo) => repo.owner === org.login && mayRead(world, call.viewer, repo),
    );
    return paged(call, own, (repo) => repository(world, repo, call));
  });
  routes.on(
    'GET /user/repos',
    (call, world) => {
      const own = [...world.repos.values()].filter(
        (repo) => viewerRole(world, call.viewer, repo) !== undefined && mayRead(world, call.viewer, repo),
      );
      return paged(call, own, (repo) => repository(world, repo, call));
    },
    { login: true },
  );
}
