import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contract, expectContract } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { fixture, fixtureTools } from '../fixture/server.ts';

const FILE = join(mkdtempSync(join(tmpdir(), 'contract-')), 'tools.json');

/** `pick` answers a list, which the older revision wraps: its form differs between the eras. */
const server = { ...fixture, tools: fixtureTools.filter(({ name }) => name !== 'pick') };
const written = await contract(server);

interface Tools {
  tools: { name: string; [key: string]: unknown }[];
}

/** The same contract after a change by hand. */
function changed(change: (contract: Tools) => void): string {
  const parsed = JSON.parse(written) as Tools;
  change(parsed);
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

describe('expectContract', () => {
  it('passes what a client receives, by path or URL, though the server needs settings to start', async () => {
    writeFileSync(FILE, written);
    const strict = { ...server, deps: () => Promise.reject(new Error('not in a contract')) };
    await expectContract(strict, FILE);
    await expectContract(server, pathToFileURL(FILE));
  });

  it.each([
    [
      'a description',
      changed(({ tools }) => void (tools[0]!.description = 'Old.')),
      'add differs in description.',
    ],
    [
      'two parts',
      changed(({ tools }) => void Object.assign(tools[1]!, { title: 'x', more: 1 })),
      'greet differs in title, more.',
    ],
    [
      'a tool that is gone',
      changed(({ tools }) => void tools.push({ name: 'gone' })),
      'gone is no longer there.',
    ],
    ['a new tool', changed(({ tools }) => void tools.pop()), 'turn is not in the file.'],
    [
      'the order of tools',
      changed((file) => void (file.tools = file.tools.toReversed())),
      'the tools stand in another order.',
    ],
    [
      'the order of keys',
      changed(
        ({ tools }) =>
          void (tools[0] = { name: 'add', ...Object.fromEntries(Object.entries(tools[0]!).toReversed()) }),
      ),
      'add differs in the order of its keys.',
    ],
    ['the last line break', written.trimEnd(), 'the tools are the same, written in another form.'],
    ['all of it', 'not JSON', 'add is not in the file.'],
  ])('tells %s', async (_what, file, words) => {
    writeFileSync(FILE, file);
    const failure = await expectContract(server, FILE).catch((error: unknown) => (error as Error).message);
    expect(failure).toMatch(
      `${FILE} is not what a client receives of fixture; run pnpm gen and review it:\n`,
    );
    expect(failure).toMatch(`\n- 2025-11-25: ${words}`);
    expect(failure).toMatch(`\n- 2026-07-28: ${words}`);
  });

  it('sees what differs in one era alone', async () => {
    writeFileSync(FILE, await contract(fixture));
    const failure = await expectContract(fixture, FILE).catch((error: unknown) => (error as Error).message);
    expect(failure).toMatch(/:\n- 2026-07-28: pick differs in outputSchema\.$/);
  });
});
