import { readdirSync, readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { call } from '../open.ts';
import { expectFreed, expectServed, hostile, PATIENCE } from './hostile.ts';

vi.setConfig({ testTimeout: 90_000 });

const onLinux = it.skipIf(process.platform !== 'linux');

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
        return [
          {
            pid: Number(name),
            parent: Number(parent),
            command: readFileSync(`/proc/${name}/cmdline`, 'utf8'),
          },
        ];
      } catch {
        return [];
      }
    });
}

/** The programs of this process's own browser. */
function mine(): Process[] {
  const all = processes();
  const family = new Set([process.pid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid, command }) => pid !== process.pid && family.has(pid) && /chrom/i.test(command));
}

const renderers = (): Process[] => mine().filter(({ command }) => command.includes('--type=renderer'));
const kill = (each: readonly Process[]): void => each.forEach(({ pid }) => void process.kill(pid, 'SIGKILL'));

onLinux('a renderer that is killed is told, and the tab goes on', async () => {
  await using at = await hostile('<title>Here</title><button>Go</button>');
  await at.go();
  kill(renderers());
  await expect.poll(() => at.say('snapshot'), PATIENCE).toMatch(/^CRASHED: The page of t1 crashed\. /);
  for (const tool of ['screenshot', 'performance', 'audit', 'find'])
    expect(await at.say(tool, tool === 'find' ? { text: 'x' } : {})).toMatch(/^CRASHED: /);
  expect(await at.say('tabs')).toMatch(/^1 tabs/);
  await expectServed(at);
  expect((await call(at.client, 'history', { action: 'reload' })).data).toMatchObject({
    title: 'Here',
    status: 200,
  });
  expect(await at.say('snapshot')).toContain('"Go"');
  kill(renderers());
  await expect.poll(() => at.say('snapshot'), PATIENCE).toMatch(/^CRASHED: /);
  await expectFreed(at);
  expect(await at.say('snapshot')).toContain('"All is well"');
});

onLinux('what waits for a page ends when its renderer is killed', async () => {
  await using at = await hostile(
    '<title>Here</title>words<img src="/never">',
    { 'GET /never': { delay: 600_000 } },
    { allowEvaluate: true },
  );
  const going = at.go({ timeout_ms: 25_000 });
  await expect.poll(() => at.requests.filter(({ path }) => path === '/never').length, PATIENCE).toBe(1);
  kill(renderers());
  expect((await going).text).toMatch(/^CRASHED: /);
  await expectFreed(at);
  const running = at.say('evaluate', { script: 'new Promise(() => {})', timeout_ms: 25_000 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  kill(renderers());
  expect(await running).toMatch(/^CRASHED: /);
  await expectFreed(at);
  const waiting = at.say('wait_for', { text: 'never there', timeout_ms: 20_000 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  kill(renderers());
  expect(await waiting).toMatch(/^CRASHED: /);
  await expectFreed(at);
});

onLinux('a browser that is killed is started anew by the next call', async () => {
  await using at = await hostile('<title>Here</title>words');
  await at.go();
  kill(mine().filter(({ command }) => !command.includes('--type=')));
  await expect.poll(async () => (await at.go()).data, PATIENCE).toMatchObject({ title: 'Here', status: 200 });
  await expectServed(at);
});

onLinux('a browser that is killed in the middle of a call ends the call', async () => {
  await using at = await hostile('', { 'GET /': { delay: 600_000 } });
  const going = at.go({ timeout_ms: 25_000 });
  await expect.poll(() => at.requests.length, PATIENCE).toBeGreaterThan(0);
  kill(mine().filter(({ command }) => !command.includes('--type=')));
  expect((await going).text).toMatch(/^(CRASHED|BROWSER_GONE|NO_TAB): /);
  await expectServed(at);
});
