/** The path in a `file:///` address: everything behind the third slash. */
export function wholePath(path: string): string {
  return IS_WINDOWS ? path : `/${path}`;
}

/** A path as such an address has it. */
export function addressed(path: string): string {
  return IS_WINDOWS ? path.replaceAll('\\', '/') : path.slice(1);
}

const IS_WINDOWS = process.platform === 'win32';
