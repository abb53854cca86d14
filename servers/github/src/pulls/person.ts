import type { Person } from '../policy/policy.ts';

interface Authored {
  readonly user?: { readonly login: string } | null;
  readonly author_association?: string;
}

/** Who wrote it. GitHub shows whoever deleted their account as the user ghost. */
export function authorOf({ user, author_association: association }: Authored): Person {
  return { login: user?.login ?? 'ghost', association };
}
