import { createHash } from 'node:crypto';
import { defineServer, defineTool, defineView, reads } from '@plugboard/core';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { viewPage } from '../../src/call/view-page.ts';

const DATA = 'io.github.plugboard-mcp/view';

const noteView = defineView({
  uri: 'ui://notes/note.html',
  name: 'note',
  title: 'A <note> & more',
  description: 'One note.',
  load: async () => ({ script: 'go()', style: 'p { color: red; }' }),
});

let made = 0;
const words = { title: 'Read', description: 'Reads a note.', effect: reads(), view: noteView };
const notes = defineServer({
  name: 'notes',
  version: '1.0.0',
  title: 'Notes',
  instructions: 'Notes.',
  deps: () => ({}),
  tools: [
    defineTool({
      ...words,
      name: 'read',
      inputSchema: z.strictObject({ size: z.int().describe('Letters') }),
      handler: async ({ size }, _deps: object, { show }) => {
        await show(async () => {
          made += 1;
          if (size < 0) throw new Error('no such note');
          return size === 0 ? undefined : { note: 'x'.repeat(size) };
        });
        return 'A note.';
      },
    }),
    defineTool({
      ...words,
      name: 'look',
      inputSchema: z.strictObject({}),
      handler: (_args, _deps: object) => 'Nothing to draw.',
    }),
  ],
});

const open = (views: boolean) => connect(notes, { era: '2026-07-28', views });

describe('a view', () => {
  it('is one resource of the tools that name it', async () => {
    await using client = await open(true);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri, mimeType }) => [uri, mimeType])).toEqual([
      ['ui://notes/note.html', 'text/html;profile=mcp-app'],
    ]);
    const { tools } = await client.listTools();
    expect(tools.map(({ _meta: meta }) => meta?.['ui'])).toEqual([
      { resourceUri: 'ui://notes/note.html' },
      { resourceUri: 'ui://notes/note.html' },
    ]);
  });

  it('asks clients for no network, and no address', async () => {
    await using client = await open(true);
    const { contents } = await client.readResource({ uri: 'ui://notes/note.html' });
    expect(contents[0]?._meta).toEqual({ ui: { csp: {}, prefersBorder: true } });
  });

  it.each([
    [true, { note: 'xxx' }, 1],
    [false, undefined, 0],
  ])('for a client that shows views %s, gets %j', async (views, data, times) => {
    await using client = await open(views);
    made = 0;
    const result = await client.callTool({ name: 'read', arguments: { size: 3 } });
    expect(result._meta?.[DATA]).toEqual(data);
    expect(textOf(result)).toBe('A note.');
    expect(made).toBe(times);
  });

  it('gets nothing of what is too large, and the answer stays', async () => {
    await using client = await open(true);
    const result = await client.callTool({ name: 'read', arguments: { size: 300_000 } });
    expect(result._meta?.[DATA]).toBeUndefined();
    expect(textOf(result)).toBe('A note.');
  });

  it.each([-1, 0])('that fails, or has nothing to draw (%d), is no failure of the call', async (size) => {
    await using client = await open(true);
    const result = await client.callTool({ name: 'read', arguments: { size } });
    expect(result.isError).toBeUndefined();
    expect(result._meta?.[DATA]).toBeUndefined();
    expect(textOf(result)).toBe('A note.');
  });

  it('is a page whose policy allows its own script and style alone', () => {
    const page = viewPage('A <note> & more', { script: 'go()', style: '' });
    expect(page).toContain('<title>A &lt;note> &amp; more</title>');
    const hash = createHash('sha256').update('go()').digest('base64');
    expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`);
  });

  it('whose script would end itself is not served', () => {
    expect(() => viewPage('x', { script: `'</script>'`, style: '' })).toThrow('would end its script');
    expect(() => viewPage('x', { script: '', style: '</STYLE>' })).toThrow(
      'would end its script or its style',
    );
  });
});
