import { personFolder } from '../../define/person-folder.ts';

/** Where a server keeps its tasks. */
export function tasksFolder(server: string): string {
  return personFolder('state', server, 'tasks');
}
