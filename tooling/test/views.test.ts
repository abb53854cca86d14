import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { defineServer, defineTool, defineView, reads } from '@plugboard/core';
import { connect } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { scriptOf } from '../gen/in-view.ts';
import { openViewHost, viewOf, type ViewHost } from '../view-host/view-host.ts';

const FIXTURES = fileURLToPath(new URL('../view-host', import.meta.url));
const DATA = 'io.github.plugboard-mcp/view';

const noteView = defineView({
  uri: 'ui://notes/note.html',
  name: 'note',
  title: 'A <note> & more',
  description: 'One note.',
  load: async () => ({ script: await scriptOf(FIXTURES, 'note.ts'), style: '.note { color: var(--mark); }' }),
});

const notes = defineServer({
  name: 'notes',
  version: '1.0.0',
  title: 'Notes',
  instructions: 'Notes.',
  deps: () => ({}),
  tools: [
    defineTool({
      name: 'read',
      title: 'Read',
      description: 'Reads a note.',
      effect: reads(),
      view: noteView,
      inputSchema: z.strictObject({}),
      handler: (_args, _deps: object) => 'A note.',
    }),
  ],
});

describe('a view', () => {
  let host: ViewHost;
  let page: string;
  beforeAll(async () => {
    host = await openViewHost();
    await using client = await connect(notes, { era: '2026-07-28', views: true });
    page = await viewOf(client, 'read');
  });
  afterAll(() => host[Symbol.asyncDispose]());

  const drawn = {
    content: [{ type: 'text' as const, text: 'A note.' }],
    _meta: { [DATA]: { note: '<b>hi</b>' } },
  };

  it('waits, draws with the call and the language, and draws again', async () => {
    const frame = await host.open(page, { locale: 'pt-BR' });
    const text = () => frame.$eval('main', (main) => main.textContent);
    expect(await text()).toBe('Waiting for the answer…');
    await host.tell('input', { arguments: { size: 2 } });
    await host.tell('result', drawn);
    await frame.waitForSelector('.note');
    expect(await text()).toContain('<b>hi</b>{"args":{"size":2},"locale":"pt-BR","one":"1"}');
    await host.tell('result', { ...drawn, _meta: { [DATA]: { note: 'again' } } });
    await frame.waitForFunction(`document.querySelector('.note p').textContent === 'again'`);
  });

  it.each([
    ['with its policy', (html: string) => html, 'nothing'],
    ['without it', (html: string) => html.replace(/<meta http-equiv[^>]*>/, ''), 'reached'],
  ])('reaches, in a client that lets it, %s', async (_what, change, reached) => {
    await using server = await openServer();
    const frame = await host.open(change(page));
    await host.tell('result', { ...drawn, _meta: { [DATA]: { note: server.url } } });
    await frame.waitForFunction(`document.querySelector('output').textContent !== 'waiting'`);
    expect(await frame.$eval('output', (each) => each.textContent)).toBe(reached);
    expect(server.heard.length > 0).toBe(reached === 'reached');
  });

  it.each([
    [
      'an answer without data',
      { content: [{ type: 'text' as const, text: 'A <i>note</i>.' }] },
      'pre:not([role])',
    ],
    [
      'a failure',
      { content: [{ type: 'text' as const, text: 'It failed.' }], isError: true },
      'pre[role=alert]',
    ],
  ])('shows the text of %s', async (_what, result, selector) => {
    const frame = await host.open(page);
    await host.tell('result', result);
    await frame.waitForSelector(selector);
    expect(await frame.$eval(selector, (each) => each.textContent)).toBe(result.content[0]?.text);
  });

  it('shows the text where it cannot be drawn, as in a language that is none', async () => {
    const frame = await host.open(page, { locale: 'en_US' });
    await host.tell('result', drawn);
    await frame.waitForSelector('pre');
    expect(await frame.$eval('pre', (each) => each.textContent)).toBe('A note.');
  });

  it('says that the call was stopped', async () => {
    const frame = await host.open(page);
    await host.tell('cancel');
    await frame.waitForFunction(`document.querySelector('main').textContent === 'The call was stopped.'`);
  });

  it('takes on the theme and the colours of the client, also when they change', async () => {
    const looks = (theme: 'dark' | 'light', color: string) => ({
      theme,
      styles: { variables: { '--color-background-primary': color } as never },
    });
    const frame = await host.open(page, looks('dark', 'rgb(1, 2, 3)'));
    const ground = () => frame.evaluate(`getComputedStyle(document.body).backgroundColor`);
    const scheme = () => frame.evaluate(`getComputedStyle(document.documentElement).colorScheme`);
    expect([await ground(), await scheme()]).toEqual(['rgb(1, 2, 3)', 'dark']);
    await host.tell('context', looks('light', 'rgb(4, 5, 6)'));
    await frame.waitForFunction(`getComputedStyle(document.body).backgroundColor === 'rgb(4, 5, 6)'`);
    expect(await scheme()).toBe('light');
  });

  it('tells its size, agrees to be closed, and asks the client for nothing else', async () => {
    const frame = await host.open(page);
    await host.tell('result', drawn);
    await frame.waitForSelector('.note');
    expect(await host.tell('teardown')).toEqual({});
    const { sizes, heard } = await host.seen();
    expect(sizes.at(-1)?.height).toBeGreaterThan(10);
    expect(new Set(heard)).toEqual(
      new Set(['ui/initialize', 'ui/notifications/initialized', 'ui/notifications/size-changed', 'answer']),
    );
  });

  it('does not listen to other windows', async () => {
    const frame = await host.open(page);
    const message = { jsonrpc: '2.0', method: 'ui/notifications/tool-result', params: drawn };
    await frame.evaluate(`new Promise((resolve) => {
      addEventListener('message', () => setTimeout(resolve));
      postMessage(${JSON.stringify(message)}, '*');
    })`);
    expect(await frame.$('.note')).toBeNull();
  });
});

/** Answers everybody, and knows what it was asked. */
async function openServer() {
  const heard: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url);
    response.setHeader('access-control-allow-origin', '*').end('hi');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    heard,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
