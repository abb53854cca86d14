import type { Rates } from '../rate.ts';
import type { Routes } from '../router.ts';
import { actionRoutes } from './actions.ts';
import { appRoutes } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { gitRoutes } from './git.ts';
import { issueLabelRoutes } from './issue-labels.ts';
import { issueRoutes } from './issues.ts';
import { pullRoutes } from './pulls.ts';
import { releaseRoutes } from './releases.ts';
import { repos } from './repos.ts';
import { reviewRoutes } from './reviews.ts';
import { searchRoutes } from './search.ts';
import { users } from './users.ts';

/** The table of contents of the fake. */
export function register(routes: Routes, rates: Rates): void {
  users(routes, rates);
  repos(routes);
  gitRoutes(routes);
  contentRoutes(routes);
  commitRoutes(routes);
  issueRoutes(routes);
  issueLabelRoutes(routes);
  searchRoutes(routes);
  pullRoutes(routes);
  reviewRoutes(routes);
  actionRoutes(routes);
  checkRoutes(routes);
  releaseRoutes(routes);
  appRoutes(routes);
}
