import { expect, it } from 'vitest';
import { open } from './open.ts';
import { site } from './site.ts';

it.each([
  ['performance', { timeout_ms: 3_000 }],
  ['navigate', { timeout_ms: 3_000 }],
  ['wait_for', { text: 'never', timeout_ms: 3_000 }],
])(
  '`%s` that takes its time tells so where it was asked to',
  async (name, args) => {
    await using pages = await site(
      { '/': '<img src="/late">' },
      { 'GET /late': { body: 'x', delay: 60_000 } },
    );
    await using client = await open({ allowOrigins: [pages.url] });
    const first = { name: 'navigate', arguments: { url: pages.url, wait: 'dom' } };
    await client.callTool(first);
    const told: number[] = [];
    const url = name === 'navigate' ? { url: pages.url } : {};
    await client.callTool(
      { name, arguments: { ...args, ...url } },
      { onprogress: ({ progress }) => void told.push(progress) },
    );
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
  },
  40_000,
);
