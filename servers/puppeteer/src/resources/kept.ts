import { readFile } from 'node:fs/promises';
import { defineResource, outside, ToolError } from '@plugboard/core';
import type { PuppeteerDeps } from '../deps.ts';
import { LONGEST_SAID } from '../sessions/tab.ts';
import type { Kept } from '../looking/kept.ts';

const none = () => new ToolError('There is nothing at this address, or not any more.', { code: 'NOT_FOUND' });

function read(kept: Kept, principal: string, id: string) {
  const thing = kept.get(principal, id);
  if (thing === undefined) throw none();
  return [{ mimeType: thing.mimeType, blob: Buffer.from(thing.data).toString('base64') }];
}

export const screenshots = defineResource<'screenshot://{id}', PuppeteerDeps>({
  uriTemplate: 'screenshot://{id}',
  name: 'screenshot',
  title: 'Screenshot',
  description: 'A picture that screenshot took.',
  read: ({ id }, { pictures }, { principal }) => read(pictures, principal, id),
});

export const papers = defineResource<'pdf://{id}', PuppeteerDeps>({
  uriTemplate: 'pdf://{id}',
  name: 'pdf',
  title: 'PDF',
  description: 'A page that pdf printed.',
  mimeType: 'application/pdf',
  read: ({ id }, { papers: kept }, { principal }) => read(kept, principal, id),
});

const LARGEST = 20_000_000;

export const downloaded = defineResource<'download://{id}', PuppeteerDeps>({
  uriTemplate: 'download://{id}',
  name: 'download',
  title: 'Download',
  description: 'A file that a page downloaded.',
  mimeType: 'application/octet-stream',
  read: async ({ id }, { downloads, files }, { principal }) => {
    const download = downloads?.of(principal).find((each) => each.id === id);
    if (files === undefined || download?.file === undefined) throw none();
    if (download.bytes > LARGEST)
      throw new ToolError('It is larger than can be read in one piece.', {
        code: 'TOO_LARGE',
        hint: 'It lies in the folder of --files.',
      });
    return readFile(files.open(download.file));
  },
});

export const consoles = defineResource<'console://{tab}', PuppeteerDeps>({
  uriTemplate: 'console://{tab}',
  name: 'console',
  title: 'Console',
  description: "What a tab's pages said on their console.",
  mimeType: 'text/plain',
  read: async ({ tab: id }, { sessions }, { principal }) => {
    const { tab } = await sessions.tab(principal, id);
    const lines = tab.said
      .since()
      .map(({ number, item }) => `${number} ${item.level} ${tab.shown.text(item.text, LONGEST_SAID)}`);
    return outside(lines.join('\n'), { source: 'console' });
  },
});
