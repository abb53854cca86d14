import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

it('rerun_ci starts failed jobs or all anew, and says why where it cannot', async () => {
  await using here = await shopWith({ 'README.md': 'Shop\n' });
  const sha = await here.head();
  const run = here.shop.run({
    sha,
    conclusion: 'failure',
    jobs: [
      { name: 'a', conclusion: 'success' },
      { name: 'b', conclusion: 'failure' },
    ],
  });
  const some = await here.ask('rerun_ci', { run_id: run.id });
  expect(some.data).toEqual({ repo: 'octo/shop', run_id: run.id, started: 'failed jobs' });
  expect(run.jobs.map(({ status }) => status)).toEqual(['completed', 'queued']);
  expect((await here.ask('rerun_ci', { run_id: run.id })).text).toMatch(/^STILL_RUNNING: /);
  const green = here.shop.run({ sha });
  expect((await here.ask('rerun_ci', { run_id: green.id })).text).toMatch(/^CANNOT_RERUN: /);
  expect((await here.ask('rerun_ci', { run_id: green.id, failed_only: false })).isError).toBeFalsy();
  expect(green.jobs.map(({ status }) => status)).toEqual(['queued']);
  expect((await here.ask('rerun_ci', { run_id: 999 })).text).toMatch(/^NOT_FOUND: /);
  await using reader = await open(here.fake.url, { token: here.fake.token('reader') });
  const refused = await call(reader, 'rerun_ci', { ...AT, run_id: run.id });
  expect(refused.isError).toBe(true);
});
