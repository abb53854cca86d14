import { ToolError } from '@plugboard/core';

/** The codes a program may rely on. */
export type Code =
  | 'AMBIGUOUS'
  | 'BINARY'
  | 'BUSY'
  | 'DENIED'
  | 'ENCODING'
  | 'EXISTS'
  | 'INVALID_ARGUMENTS'
  | 'INVALID_PATTERN'
  | 'NOT_A_DIRECTORY'
  | 'NO_MATCH'
  | 'NOT_FOUND'
  | 'NOT_REGULAR'
  | 'OUTSIDE_ROOTS'
  | 'READ_ONLY'
  | 'STALE'
  | 'SYMLINK_ESCAPE'
  | 'TOO_LARGE';

export function refuse(code: Code, message: string, hint?: string): ToolError {
  return new ToolError(message, { code, ...(hint === undefined ? {} : { hint }) });
}

/** One text for all that lies outside: it says nothing of what is there. */
export function outsideRoots(): ToolError {
  return refuse(
    'OUTSIDE_ROOTS',
    'That path is outside the folders this server may use.',
    'list_roots shows them.',
  );
}

/** For a client whose own roots leave nothing of the roots that are served. */
export function nothingShared(): ToolError {
  return refuse(
    'OUTSIDE_ROOTS',
    'This client names folders as its roots, and none of them is in the folders that this server may use.',
    'The person can add one of those to the roots of the client, or start the server with the folder that is meant.',
  );
}

/** The operating system's refusals in our words; anything unknown stays an unexpected error. */
export function fromSystem(error: unknown, shown: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return refuse('DENIED', `The operating system does not let this server open ${shown}.`);
    case 'ELOOP':
    case 'ENAMETOOLONG':
    case 'ENOENT':
      return refuse('NOT_FOUND', `There is no ${shown}.`);
    case 'ENOTDIR':
      return refuse('NOT_A_DIRECTORY', `A part of ${shown} is a file, not a folder.`);
    case 'ENXIO':
    case 'EOPNOTSUPP':
      return notRegular(shown);
    default:
      return error;
  }
}

export function notRegular(shown: string): ToolError {
  return refuse('NOT_REGULAR', `${shown} is neither a file nor a folder, so it has no content to read.`);
}

/** Whether something could not be opened or read, in our words or as the system says it. */
export function isRefusal(error: unknown): boolean {
  return ToolError.is(error) || typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
