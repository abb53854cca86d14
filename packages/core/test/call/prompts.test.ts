import { connect, type Era } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixture/server.ts';

describe.each<Era>(['2026-07-28', '2025-11-25'])('prompts in %s', (era) => {
  it('are listed with their arguments', async () => {
    await using client = await connect(fixture, { era });
    expect((await client.listPrompts()).prompts).toEqual([
      {
        name: 'review',
        title: 'Review',
        description: 'Reviews a book.',
        arguments: [
          { name: 'title', description: 'Which book', required: true },
          { name: 'tone', description: 'How', required: false },
        ],
      },
    ]);
  });

  it('become messages', async () => {
    await using client = await connect(fixture, { era });
    const { messages, description } = await client.getPrompt({
      name: 'review',
      arguments: { title: 'Emma' },
    });
    expect(description).toBe('Reviews a book.');
    expect(messages).toEqual([
      { role: 'user', content: { type: 'text', text: 'Write a kind review of Emma.' } },
    ]);
  });

  it('refuse bad arguments and unknown names in words', async () => {
    await using client = await connect(fixture, { era });
    await expect(client.getPrompt({ name: 'review', arguments: { titel: 'Emma' } })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('Unknown argument "titel". Did you mean "title"?'),
    });
    await expect(client.getPrompt({ name: 'reviwe' })).rejects.toMatchObject({
      code: -32_602,
      message: 'There is no prompt "reviwe". Did you mean "review"?',
    });
  });

  it('offer what an argument can be', async () => {
    await using client = await connect(fixture, { era });
    const ref = { type: 'ref/prompt', name: 'review' } as const;
    const { completion } = await client.complete({ ref, argument: { name: 'title', value: 'I' } });
    expect(completion.values).toEqual(['Ivanhoe']);
  });
});
