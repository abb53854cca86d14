/** What a placeholder in the file can stand for. */
export interface Scope {
  readonly env: NodeJS.ProcessEnv;
  /** `${workspaceFolder}`: the folder that the file belongs to. */
  readonly workspaceFolder: string;
  /** `${userHome}` */
  readonly userHome: string;
}

const PLACEHOLDER =
  /\$\{(?:(?<place>workspaceFolder|userHome)|(?:env:)?(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^}]*))?)\}/g;

/**
 * Replaces `${VAR}`, `${VAR:-default}`, `${env:VAR}`, `${workspaceFolder}` and `${userHome}` in every text of a
 * value. Throws one sentence when a variable is neither set nor given a default.
 */
export function expand<T>(value: T, scope: Scope): T {
  if (typeof value === 'string') return expandText(value, scope) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => expand(item, scope)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, expand<unknown>(item, scope)]),
  ) as T;
}

function expandText(text: string, { env, workspaceFolder, userHome }: Scope): string {
  return text.replaceAll(PLACEHOLDER, (...match) => {
    const { place, name = '', fallback } = match.at(-1) as Record<string, string | undefined>;
    if (place === 'workspaceFolder') return workspaceFolder;
    if (place === 'userHome') return userHome;
    // As in a shell, `:-` also stands in for a variable that is set to nothing.
    const value = fallback === undefined ? env[name] : env[name] || fallback;
    if (value === undefined) throw new Error(`${name} is not set; set it, or write \${${name}:-default}.`);
    return value;
  });
}
