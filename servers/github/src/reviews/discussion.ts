import type { Thread } from '../api/documents/threads.ts';

/** A thread, from GraphQL or put together from comments; those have no id, and nobody says whether they are settled. */
export interface Discussion extends Omit<Thread, 'id' | 'isResolved'> {
  readonly id?: string;
  readonly isResolved?: boolean;
}
