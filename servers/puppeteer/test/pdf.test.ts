import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('pdf is kept to be read', async () => {
  await using pages = await site({ '/': 'hello' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { data } = await call(client, 'pdf', { landscape: true, pages: '1' });
  expect(data).toEqual({ uri: 'pdf://1', bytes: expect.any(Number) });
  const { contents } = await client.readResource({ uri: 'pdf://1' });
  const { blob, mimeType } = contents[0] as { blob: string; mimeType: string };
  const paper = Buffer.from(blob, 'base64');
  expect([mimeType, paper.length, paper.toString('latin1', 0, 5)]).toEqual([
    'application/pdf',
    data['bytes'],
    '%PDF-',
  ]);
});
