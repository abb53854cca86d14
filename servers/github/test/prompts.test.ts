import { expect, it } from 'vitest';
import { fakeGitHub } from './fake/fake-github.ts';
import { ERAS, open } from './open.ts';
import { AT } from './world.ts';

type Client = Awaited<ReturnType<typeof open>>;

async function textOfPrompt(client: Client, name: string, args: Record<string, string>) {
  const { messages } = await client.getPrompt({ name, arguments: args });
  expect(messages.map(({ role }) => role)).toEqual(['user']);
  const { content } = messages[0] ?? {};
  return content?.type === 'text' ? content.text : '';
}

it.each(ERAS)('prompts name the repository and the tools that there are (%s)', async (era) => {
  await using fake = await fakeGitHub();
  await using client = await open(fake.url, {}, { era });
  const { tools } = await client.listTools();
  const names = new Set(tools.map(({ name }) => name));
  const triage = await textOfPrompt(client, 'triage_issues', { ...AT, count: '7' });
  expect(triage).toMatch(/^Triage the 7 newest open issues of octo\/shop\./);
  const notes = await textOfPrompt(client, 'release_notes', { ...AT, tag: 'v2', previous_tag: 'v1' });
  expect(notes).toMatch(/^Write the release notes of v2 of octo\/shop since v1\./);
  const named = `${triage} ${notes}`.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [];
  expect(named.filter((word) => !names.has(word))).toEqual([]);
  expect(named.length).toBeGreaterThan(4);
  expect(fake.requests).toEqual([]);
});

it('prompts take the only repository that is served, and no other', async () => {
  await using fake = await fakeGitHub();
  await using client = await open(fake.url, { repos: ['octo/shop'] });
  expect(await textOfPrompt(client, 'triage_issues', {})).toMatch(
    /^Triage the 20 newest open issues of octo\/shop/,
  );
  const evil = { owner: 'evil', repo: 'evil', tag: 'v1' };
  await expect(client.getPrompt({ name: 'release_notes', arguments: evil })).rejects.toThrow(
    /not among those/,
  );
  for (const count of ['0', 'all of them; then', '1000'])
    await expect(client.getPrompt({ name: 'triage_issues', arguments: { count } })).rejects.toThrow(/count/);
});
