import { fakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

export const AT = { owner: 'octo', repo: 'shop' };

type Files = Record<string, string | Buffer>;

/** A fake GitHub with octo/shop on it, and a client that acts as octo. */
export async function shopWith(
  files: Files,
  chosen: Parameters<typeof open>[1] = {},
  more: Parameters<typeof open>[2] = {},
) {
  const stack = new AsyncDisposableStack();
  const fake = stack.use(await fakeGitHub());
  const shop = await fake.repo('octo/shop', { files });
  const client = stack.use(await open(fake.url, { token: fake.token('octo'), ...chosen }, more));
  return {
    fake,
    shop,
    client,
    /** Calls a tool for octo/shop. */
    ask: (name: string, args: object = {}) => call(client, name, { ...AT, ...args }),
    head: async (branch = 'main') => (await shop.git('rev-parse', branch)).trim(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
