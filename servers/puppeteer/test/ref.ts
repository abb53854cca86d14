import { call, type open } from './open.ts';

type Client = Awaited<ReturnType<typeof open>>;

/** What is between the marks of a snapshot, without the address. */
export const bodyOf = (text: string): string => text.split('\n').slice(3, -1).join('\n');

/** The ref of the first thing in a snapshot whose kind and name match: `button e3 "Save"` for /button .* "Save"/. */
export async function refOf(client: Client, words: RegExp): Promise<string> {
  const { text } = await call(client, 'snapshot');
  return refIn(text, words);
}

export function refIn(text: string, words: RegExp): string {
  const source = words.source.replace(' ', String.raw` (e\d+) (?:label )?`);
  const found = new RegExp(source).exec(text)?.[1];
  if (found === undefined) throw new Error(`nothing like ${words.source} in:\n${text}`);
  return found;
}
