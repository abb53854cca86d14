import { afterEach, expect, it, vi } from 'vitest';
import { afterBuild, program } from '../check/program.ts';
import { problemsOf } from '../check/rule.ts';
import { makeWorkspace } from './check-workspace.ts';

const ignore = () => {};

afterEach(() => vi.unstubAllEnvs());

it('a program that fails is told in one sentence of ours, with all that it wrote below', async () => {
  using workspace = makeWorkspace();
  workspace.write('fail.js', "console.log('one\\n  two'); console.error('three'); process.exit(3);\n");
  const [problem, ...more] = await program('node fail.js', 'It fails. Mend it.')(workspace.root, ignore);
  expect(problem?.split('\n').toSorted()).toEqual([
    '      two',
    '    one',
    '    three',
    'It fails. Mend it.',
  ]);
  expect(more).toEqual([]);
});

it('a program that ends well has nothing to say, whatever it wrote', async () => {
  using workspace = makeWorkspace();
  workspace.write('fine.js', "console.log('12 files');\n");
  expect(await program('node fine.js', 'It fails.')(workspace.root, ignore)).toEqual([]);
});

it('what looks at the output of a build does not look when there is none', async () => {
  using workspace = makeWorkspace();
  // Nothing is installed there, and nothing needs to be.
  vi.stubEnv('pnpm_config_verify_deps_before_run', 'false');
  workspace.replace('package.json', 'turbo run build --output-logs=errors-only', 'node build.js');
  workspace.write('build.js', "console.error('No such thing.'); process.exit(1);\n");
  const [problem, ...more] = await afterBuild([() => ['It looked.']])(workspace.root, ignore);
  expect(problem).toMatch(
    /^The build fails\. Mend what it names; pnpm build runs it alone\.\n(.*\n)* {4}No such thing\./,
  );
  expect(more).toEqual([]);
  workspace.write('build.js', '');
  expect(await afterBuild([() => ['It looked.']])(workspace.root, ignore)).toEqual(['It looked.']);
});

it('a rule that cannot look is a problem of its own', async () => {
  function reads(): string[] {
    throw new Error('tools.json is no JSON.');
  }
  expect(await problemsOf(reads, '', ignore)).toEqual([
    'tools.json is no JSON. That kept a rule (reads) from looking; mend it first.',
  ]);
});
