import { published } from '../workspace.ts';
import { under } from './program.ts';

/** publint looks at each package as npm would publish it. */
export async function packed(root: string): Promise<string[]> {
  const [{ publint }, { formatMessage }] = await Promise.all([import('publint'), import('publint/utils')]);
  const each = published(root).map(async ({ name, path, folder, manifest }) => {
    const { messages } = await publint({ pkgDir: folder, pack: 'npm', level: 'warning' });
    if (messages.length === 0) return [];
    const words = `${name} would not be right on npm. Mend ${path}/package.json where publint points.`;
    return [under(words, messages.map((message) => formatMessage(message, manifest)).join('\n'))];
  });
  return (await Promise.all(each)).flat();
}
