// `pnpm changeset:core [patch|minor|major] ["words"]`: a changeset for core and every package that has core in its bundle.
// Changesets does not see those: core is one of their devDependencies.
import { randomBytes } from 'node:crypto';
import { BUMPS, writeChangeset, type Bump } from './changesets.ts';
import { bundlesCore, CORE, published, ROOT } from './workspace.ts';

const asked = read(process.argv.slice(2));
if (asked === undefined) {
  console.error(
    'pnpm changeset:core takes patch, minor or major, and then what changed in one text in quotes; both may be left out.',
  );
  process.exitCode = 2;
} else {
  const bundling = published().filter(bundlesCore);
  const packages = [CORE, ...bundling.map(({ name }) => name)];
  const name = `core-${slug(asked.words)}-${randomBytes(2).toString('hex')}`;
  const file = writeChangeset(ROOT, name, { packages, ...asked });
  console.log(`${file} written: ${asked.bump} for ${packages.join(', ')}`);
}

interface Asked {
  readonly bump: Bump;
  readonly words: string;
}

function read(args: readonly string[]): Asked | undefined {
  const bump = BUMPS.find((each) => each === args[0]);
  const [words = 'A new version of core.', ...more] = bump === undefined ? args : args.slice(1);
  // One word alone is a bump that nobody knows, or a text that lost its quotes.
  const isText = /^[^-]\S*\s+\S/.test(words);
  return isText && more.length === 0 ? { bump: bump ?? 'patch', words: words.trim() } : undefined;
}

/** Its first words, as a file name has them. */
function slug(words: string): string {
  return words
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .slice(0, 5)
    .join('-');
}
