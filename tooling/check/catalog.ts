/** Where the one version of everything stands. */
export const CATALOG = 'pnpm-workspace.yaml';

/** The versions in the text of pnpm-workspace.yaml, by name. */
export function catalogIn(text: string): Map<string, string> {
  const [, catalog = ''] =
    /^catalog:\n((?:(?: .*|#.*)?\n)*)/m.exec(`${text.replaceAll('\r\n', '\n')}\n`) ?? [];
  const lines = catalog.matchAll(/^ +['"]?([^'"\s:]+)['"]?: *['"]?([^'"\n]*)/gm);
  return new Map([...lines].map(([, name = '', version = '']) => [name, version]));
}
