/**
 * Cuts the operations of `operations.ts` out of GitHub's own OpenAPI descriptions, those of github.com and of the
 * newest Enterprise Server, into `github.com.json` and `ghes.json`: what is sent and answered, none of the prose.
 * Run `node servers/github/test/openapi/cut.ts`, which is `pnpm openapi`. The package is
 * fetched and dropped again, for it is 385 MB unpacked.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type OpenApi } from './describe.ts';
import { operations } from './operations.ts';

const SOURCE = '@octokit/openapi@23.0.2';

const folder = mkdtempSync(join(tmpdir(), 'github-openapi-'));
try {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  const tarball = run('npm', 'pack', '--silent', SOURCE).trim();
  const newest = run('tar', '-tzf', tarball)
    .split(/\r?\n/)
    .filter((member) => /\/ghes-3\.\d+\.json$/.test(member))
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .at(-1);
  if (newest === undefined) {
    throw new Error(`${SOURCE} holds no description of an Enterprise Server.`);
  }
  const sources = { 'github.com': 'package/generated/api.github.com.json', ghes: newest };
  for (const [kind, member] of Object.entries(sources)) {
    run('tar', '-xzf', tarball, member);
    const document = JSON.parse(readFileSync(join(folder, member), 'utf8')) as OpenApi;
    const from = `Cut by cut.ts from ${member} of ${SOURCE}, MIT licence, copyright of GitHub and the Octokit contributors.`;
    writeFileSync(
      join(import.meta.dirname, `${kind}.json`),
      printed({ $comment: from, ...describe(document, operations) }),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** An operation or a schema a line, so that a diff shows which. */
function printed(cut: Record<string, unknown>): string {
  const part = (value: unknown) => {
    if (typeof value !== 'object' || value === null) {
      return JSON.stringify(value);
    }
    const lines = Object.entries(value).map(
      ([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`,
    );
    return `{\n${lines.join(',\n')}\n}`;
  };
  const parts = Object.entries(cut).map(([name, value]) => `${JSON.stringify(name)}:${part(value)}`);
  return `{\n${parts.join(',\n')}\n}\n`;
}
