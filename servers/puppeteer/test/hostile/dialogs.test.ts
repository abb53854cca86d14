import { expect, it, vi } from 'vitest';
import { call } from '../open.ts';
import { refIn } from '../ref.ts';
import { expectServed, hostile, PATIENCE } from './hostile.ts';

vi.setConfig({ testTimeout: 90_000 });

it('an alert while a page loads holds nobody up, and every tool says what to do', async () => {
  await using at = await hostile('<script>alert(1)</script><button>Go</button>');
  expect((await at.go()).text).toContain('answer it with dialog');
  for (const tool of ['snapshot', 'screenshot', 'performance', 'audit', 'read_storage'])
    expect(await at.say(tool, tool === 'read_storage' ? { kind: 'cookies' } : {})).toMatch(/^DIALOG: /);
  expect(await at.say('tabs')).toContain('(dialog)');
  expect(await at.say('console')).toMatch(/^\d+ lines/);
  await expectServed(at);
  await at.say('dialog', { action: 'accept' });
  expect(await at.say('snapshot')).toContain('"Go"');
});

it('a page that alerts without end is left by the tab that is closed', async () => {
  await using at = await hostile('<script>for (;;) alert("again")</script>');
  await at.go();
  for (let round = 0; round < 3; round += 1)
    await expect
      .poll(() => at.say('dialog', { action: 'accept' }), PATIENCE)
      .toMatch(/^alert of t1: accepted/);
  await expectServed(at);
  const closed = await at.say('tabs', { action: 'close', tab: 't1' });
  expect(closed).not.toContain('t1');
  expect((await call(at.client, 'navigate', { url: `${at.url}/calm` })).data).toMatchObject({
    title: 'Calm',
  });
});

it('a page that does not want to be left asks, and is left', async () => {
  await using at = await hostile(
    '<button onclick="onbeforeunload = (event) => event.preventDefault()">Stay</button>',
  );
  await at.go();
  await at.say('click', { ref: refIn(await at.say('snapshot'), /button "Stay"/) });
  expect(await at.say('navigate', { url: `${at.url}/calm` })).toContain(
    'It waits with a dialog (beforeunload)',
  );
  await expectServed(at);
  expect(await at.say('dialog', { action: 'accept' })).toMatch(/^beforeunload of t1: accepted/);
  await expect.poll(() => at.say('snapshot'), PATIENCE).toContain('"All is well"');
});

it('a page that does not want to be left is closed', async () => {
  await using at = await hostile(
    '<button onclick="onbeforeunload = (event) => event.preventDefault()">Stay</button>',
  );
  await at.go();
  await at.say('click', { ref: refIn(await at.say('snapshot'), /button "Stay"/) });
  expect(await at.say('tabs', { action: 'close', tab: 't1' })).not.toContain('t1');
});

it('a page that asks with every click, every frame and every worker answer keeps to its tab', async () => {
  await using at = await hostile(
    '<script>setInterval(() => prompt("Your password?"), 10)</script><iframe srcdoc="<script>confirm(2)</script>"></iframe>',
  );
  await at.go();
  await expectServed(at);
  await at.say('dialog', { action: 'accept', text: 'no' });
  await at.say('dialog', { action: 'dismiss' });
  await at.say('tabs', { action: 'close', tab: 't1' });
  await expectServed(at);
});

it('a tab is closed in the middle of a load that never ends', async () => {
  await using at = await hostile('', { 'GET /': { delay: 600_000 } });
  const going = at.go({ timeout_ms: 20_000 });
  await expect.poll(() => at.requests.length, PATIENCE).toBeGreaterThan(0);
  expect(await at.say('tabs', { action: 'close', tab: 't1' })).not.toContain('t1');
  expect((await going).isError).toBe(true);
  await expectServed(at);
});
