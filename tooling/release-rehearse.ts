// A whole release in a clone of this repository, to a registry on loopback: versions, changelogs, packages, one-liners; then
// a change of core, and one of a single server, which have to bump just what they reach. `pnpm release:rehearse`
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pendingChangesets, writeChangeset } from './changesets.ts';
import { PNPM } from './pnpm.ts';
import { endOnSignals, reasonOf, run, workFolder } from './processes.ts';
import { differencesOf, versionsIn, versionsToCome } from './registry/bumps.ts';
import { publishAll, type Publication } from './registry/publish.ts';
import { tryOneLiners } from './registry/try-lines.ts';
import { startRegistry } from './registry/verdaccio.ts';
import { NODES } from './smoke/nodes.ts';
import { conclude, report } from './smoke/tally.ts';
import { bundlesCore, CORE, published, ROOT, servers } from './workspace.ts';

endOnSignals();
const work = workFolder('rehearsal');
const clone = join(work, 'clone');
await run('git', ['clone', '--quiet', ROOT, clone], { cwd: work }).then(assertDone('git clone'));
for (const each of [
  ['user.name', 'Rehearsal'],
  ['user.email', 'rehearsal@localhost'],
])
  await command('git', 'config', ...each);
await pnpm('install', '--prefer-offline');

await using registry = await startRegistry(work);
const env = registry.publisher;

report('every package waits for its first release, or has one', unreleased());
const first = await release('the release that waits');
await tryOneLiners(clone, registry.stranger, NODES.slice(-1));
report(
  'a second run publishes nothing',
  namesOf(await publishAll(clone, { folder: work, env })).map((each) => `${each} was published twice.`),
);

appendFileSync(join(clone, 'packages/core/src/define/errors.ts'), '\n// A change that reaches users.\n');
await pnpm('changeset:core', 'patch', 'A change of core.');
const reached = published(clone).filter((each) => each.name === CORE || bundlesCore(each));
await release(
  'a change of core',
  reached.map(({ name }) => name),
);

const one = published(clone).find(({ path }) => path.startsWith('servers/'));
if (one === undefined || first.length === 0) throw new Error('There is no server to release.');
appendFileSync(join(one.folder, 'src/index.ts'), '\n// A change that reaches users.\n');
writeChangeset(clone, 'one-server', {
  packages: [one.name],
  bump: 'minor',
  words: 'A change of one server.',
});
await release(`a change of ${one.name}`, [one.name]);
conclude();

/** Versions, changelogs, check, build and publication, as the workflow does them; answers what was published. */
async function release(what: string, expected?: readonly string[]): Promise<string[]> {
  const [before, toCome] = [versionsIn(clone), versionsToCome(clone)];
  const words = pendingChangesets(clone).map(({ file }) => wordsOf(join(clone, file)));
  await pnpm('release:version');
  report(`${what}: versions`, differencesOf(versionsIn(clone), toCome));
  report(
    `${what}: changesets are used up`,
    pendingChangesets(clone).map(({ file }) => `${file} is left.`),
  );
  const bumped = [...toCome].filter(([name, version]) => before.get(name) !== version).map(([name]) => name);
  report(`${what}: changelogs`, changelogProblems(bumped, words));
  await command('git', 'add', '--all');
  await command('git', 'commit', '--quiet', '--message', 'Version packages');
  await pnpm('build');
  const publications = await publishAll(clone, { folder: work, env });
  const out = namesOf(publications);
  const others = out.filter((name) => !(expected ?? bumped).includes(name));
  const missing = (expected ?? bumped).filter((name) => !out.includes(name));
  report(`${what}: publishes ${out.join(', ')}`, [
    ...others.map((name) => `${name} was published, and should not be.`),
    ...missing.map((name) => `${name} was not published.`),
  ]);
  const made = new Set(servers(clone).map(({ name }) => name));
  report(
    `${what}: each server has a bundle`,
    publications
      .filter(({ name, tarball, bundle }) => made.has(name) && tarball !== undefined && bundle === undefined)
      .map(({ name }) => `${name} has none.`),
  );
  return out;
}

function unreleased(): string[] {
  return [...versionsToCome(clone)]
    .filter(([, version]) => version === '0.0.0')
    .map(([name]) => `${name} is not in any changeset: run pnpm changeset.`);
}

function changelogProblems(bumped: readonly string[], words: readonly string[]): string[] {
  const texts = published(clone)
    .filter(({ name }) => bumped.includes(name))
    .map(({ name, folder, manifest }) => {
      const file = join(folder, 'CHANGELOG.md');
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return { name, text, isNew: text.includes(`## ${manifest.version}`) };
    });
  const all = texts.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join(' ');
  return [
    ...texts
      .filter(({ isNew }) => !isNew)
      .map(({ name }) => `The changelog of ${name} does not have its version.`),
    ...words
      .filter((each) => !all.includes(each))
      .map((each) => `No changelog says "${each.slice(0, 60)}…".`),
  ];
}

/** The first words of a changeset, as a changelog has them. */
function wordsOf(file: string): string {
  const [, text = ''] = /^---\n.*?^---\n+(.*)$/ms.exec(readFileSync(file, 'utf8')) ?? [];
  return (text.split(/\n\n/)[0] as string).replaceAll(/\s+/g, ' ').trim();
}

function namesOf(publications: readonly Publication[]): string[] {
  return publications.filter(({ tarball }) => tarball !== undefined).map(({ name }) => name);
}

async function pnpm(...args: string[]): Promise<void> {
  await run('npx', [...PNPM, ...args], { cwd: clone }).then(assertDone(`pnpm ${args.join(' ')}`));
}

async function command(name: string, ...args: string[]): Promise<void> {
  await run(name, args, { cwd: clone }).then(assertDone(`${name} ${args.join(' ')}`));
}

function assertDone(what: string) {
  return (done: Awaited<ReturnType<typeof run>>) => {
    if (done.code !== 0) throw new Error(`${what} failed: ${reasonOf(done)}\n${done.err.slice(-2_000)}`);
  };
}
