import { createMembers, type Members } from './members.ts';

/** What the tools of this server may use. */
export interface PuppeteerDeps {
  readonly members: Members;
}

export function openPuppeteer({ maxMembers }: { maxMembers: number }): PuppeteerDeps {
  return { members: createMembers(maxMembers) };
}
