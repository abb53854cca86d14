import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { PNPM } from '../pnpm.ts';
import { problemsOf, type Rule } from './rule.ts';

/** Holds when a program ends with 0; when not, `words` stand above what it said. */
export function program(command: string, words: string): Rule {
  return async (root) => {
    const said = await failureOf(command, root);
    return said === undefined ? [] : [under(words, said)];
  };
}

/** First the build; what looks at its output looks only when there is one. */
export function afterBuild(rules: readonly Rule[]): Rule {
  return async function built(root, say) {
    const failed = await build(root, say);
    if (failed.length > 0) return failed;
    return (await Promise.all(rules.map((rule) => problemsOf(rule, root, say)))).flat();
  };
}

/** Turborepo asks for the package manager on the PATH, so the pinned one starts it. */
const build = program(
  `npx ${PNPM.join(' ')} build`,
  'The build fails. Mend what it names; pnpm build runs it alone.',
);

/** What somebody else's tool said, under one sentence of ours. */
export function under(words: string, said: string): string {
  // Some write colours whatever they are asked, where CI is set.
  const lines = stripVTControlCharacters(said).trim().split('\n');
  return [words, ...lines].join('\n    ').replaceAll(/[ \t]+$/gm, '');
}

/** All that it wrote, or undefined when it ended well. */
async function failureOf(command: string, root: string): Promise<string | undefined> {
  const PATH = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  // Tools are shell scripts or .cmd files by system, hence the shell; commands are ours, with nothing to quote.
  const child = spawn(command, {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let said = '';
  const hear = (chunk: Buffer) => (said += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((settle) => {
    child.on('error', (error) => settle(error.message));
    child.on('close', (code) => settle(code === 0 ? undefined : said));
  });
}
