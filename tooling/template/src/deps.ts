import { createMembers, type Members } from './members.ts';

/** What the tools of this server may use. */
export interface TemplateDeps {
  readonly members: Members;
}

export function openTemplate({ maxMembers }: { maxMembers: number }): TemplateDeps {
  return { members: createMembers(maxMembers) };
}
