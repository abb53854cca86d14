import { createMembers, type Members } from './members.ts';

/** What the tools of this server may use. */
export interface GithubDeps {
  readonly members: Members;
}

export function openGithub({ maxMembers }: { maxMembers: number }): GithubDeps {
  return { members: createMembers(maxMembers) };
}
