import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { chromiumPath, testOnlyArgs } from './chromium.ts';
import { openForbidden, type Forbidden } from './egress/forbidden.ts';
import { openSite, type Site } from './egress/site.ts';
import { silentVectors, udpVectors, vectors } from './egress/vectors.ts';
import { call, open } from './open.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const PATIENCE = { timeout: 15_000, interval: 50 };

let forbidden: Forbidden;
let site: Site;
let person: Awaited<ReturnType<typeof browserOfAPerson>>;
beforeAll(async () => {
  forbidden = await openForbidden();
  site = await openSite(forbidden.port);
  person = await browserOfAPerson();
});
afterAll(async () => {
  await person[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await forbidden[Symbol.asyncDispose]();
});

/** WebRTC sends datagrams past any proxy otherwise. */
const CLOSED = [
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  // The same, for a Chrome without its outer half.
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

/** One that runs already, and what it shows. */
async function browserOfAPerson(more = CLOSED) {
  const profile = mkdtempSync(join(tmpdir(), 'person-'));
  const args = [
    '--headless=new',
    '--remote-debugging-port=0',
    '--no-first-run',
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(await chromiumPath(), [...args, ...more, ...testOnlyArgs(), 'about:blank'], {
    stdio: 'ignore',
  });
  const note = join(profile, 'DevToolsActivePort');
  await vi.waitUntil(() => existsSync(note) && readFileSync(note, 'utf8').includes('\n'), PATIENCE);
  const url = `http://127.0.0.1:${readFileSync(note, 'utf8').split('\n')[0]}`;
  const browser = await puppeteer.connect({ browserURL: url, defaultViewport: null });
  return {
    url,
    browser,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    [Symbol.asyncDispose]: async () => {
      await browser.disconnect();
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function shown(): Promise<string[]> {
  return (await person.browser.pages()).map((page) => page.url()).toSorted();
}

it('a browser that runs already is used in a context of its own, and left as it was', async () => {
  const theirs = await person.browser.newPage();
  await theirs.goto(`${site.origin}/plain?mine`);
  await theirs.evaluate('document.cookie = "mine=1"');
  const before = await shown();
  {
    await using client = await open({ browserUrl: person.url, allowOrigins: [site.origin] });
    const { data, text: arrived } = await call(client, 'navigate', { url: `${site.origin}/plain` });
    expect(data, arrived).toMatchObject({ status: 200, tab: 't1' });
    expect((await call(client, 'tabs')).data['tabs']).toHaveLength(1);
    expect((await call(client, 'read_storage', { kind: 'cookies' })).text).not.toContain('mine');
    const { text } = await call(client, 'navigate', { url: `http://127.0.0.1:${forbidden.port}/` });
    expect(text).toContain('--allow-origins');
    expect(person.browser.browserContexts().length).toBeGreaterThan(0);
  }
  expect(person.isAlive()).toBe(true);
  await expect.poll(shown, PATIENCE).toEqual(before);
  await theirs.close();
});

it('in a browser that runs already the neighbour is reached by nothing that a page tries', async () => {
  forbidden.reached.length = 0;
  await using client = await open({ browserUrl: person.url, allowOrigins: [site.origin] });
  for (const vector of Object.keys({ ...vectors, ...silentVectors, ...udpVectors })) {
    await call(client, 'navigate', { url: site.url(vector), timeout_ms: 3_000 });
    await call(client, 'wait_for', { text: 'never there', timeout_ms: 300 });
    expect(forbidden.reached, vector).toEqual([]);
  }
}, 120_000);

it('a browser that sends WebRTC past the filter is not used', async () => {
  await using leaky = await browserOfAPerson([]);
  await using client = await open({ browserUrl: leaky.url, allowOrigins: [site.origin] });
  const { text } = await call(client, 'navigate', { url: `${site.origin}/plain` });
  expect(text).toMatch(/^NO_BOUNDARY: .*--webrtc-ip-handling-policy/);
  expect(await leaky.browser.pages()).toHaveLength(1);
  await using free = await open({ browserUrl: leaky.url, boundary: false });
  expect((await call(free, 'navigate', { url: `${site.origin}/plain` })).data['status']).toBe(200);
});

it('what a server opened goes with it when it is killed', async () => {
  const before = await shown();
  const args = [BIN, '--browser-url', person.url, '--allow-origins', site.origin];
  await using client = await connect({ command: process.execPath, args }, { era: '2026-07-28' });
  await call(client, 'navigate', { url: `${site.origin}/plain` });
  expect(await shown()).not.toEqual(before);
  process.kill((client.transport as unknown as { pid: number }).pid, 'SIGKILL');
  await expect.poll(shown, PATIENCE).toEqual(before);
});

it('without a boundary, tabs of the person are neither listed nor touched', async () => {
  const theirs = await person.browser.newPage();
  await theirs.goto('data:text/html,theirs');
  const before = await shown();
  {
    await using client = await open({ browserUrl: person.url, boundary: false });
    const { data } = await call(client, 'navigate', { url: `http://127.0.0.1:${forbidden.port}/free` });
    expect(data['status']).toBe(200);
    await theirs.evaluate('window.open("about:blank")');
    const { tabs } = (await call(client, 'tabs')).data as { tabs: { tab: string; url: string }[] };
    expect(tabs).toHaveLength(1);
    expect((await call(client, 'tabs', { action: 'close', tab: tabs[0]?.tab })).data['tabs']).toEqual([]);
    await call(client, 'tabs', { action: 'open' });
  }
  expect(theirs.url()).toBe('data:text/html,theirs');
  await expect
    .poll(async () => (await shown()).filter((url) => url !== 'about:blank'), PATIENCE)
    .toEqual(before.filter((url) => url !== 'about:blank'));
  await expect.poll(async () => (await shown()).length, PATIENCE).toBe(before.length + 1);
});

it('no boundary is for a browser that runs already', async () => {
  await expect(open({ boundary: false })).rejects.toThrow('--no-boundary is for --browser-url');
});
