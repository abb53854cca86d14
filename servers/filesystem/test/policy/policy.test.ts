import { describe, expect, it } from 'vitest';
import { createPolicy, DEFAULT_RULES, type Ask, type Rules } from '../../src/policy/policy.ts';
import { place, placeIn } from './place.ts';

const FILE = { isFolder: false, names: 1n };
const FOLDER = { isFolder: true, names: 5n };
const LINKED = { isFolder: false, names: 2n };

const writing = { writing: true };
const read = (path: string, target = FILE): Ask => ({ places: [place(path)], wish: 'read', target });
const write = (path: string, target = FILE): Ask => ({ ...read(path, target), wish: 'write' });
const answer = (rules: Partial<Rules>, ask: Ask) => {
  const refusal = createPolicy({ ...DEFAULT_RULES, ...rules }).refusal(ask);
  return refusal && `${refusal.code}: ${refusal.message} ${refusal.hint}`;
};

describe('the policy', () => {
  it.each<[string, Partial<Rules>, Ask, RegExp | undefined]>([
    ['opens a file', {}, read('a'), undefined],
    ['refuses what may hold secrets', {}, read('.env'), /^DENIED: \.env may hold.*--allow.*--secrets warn/],
    ['opens a folder of such a name', {}, read('.env', FOLDER), undefined],
    ['opens a secret that is allowed', { allow: ['.env'] }, read('.env'), undefined],
    ['opens secrets with a warning', { secrets: 'warn' }, read('.env'), undefined],
    ['opens secrets', { secrets: 'allow' }, read('.env'), undefined],
    [
      'refuses what --deny names',
      { deny: ['x'] },
      read('x/y'),
      /^DENIED: x\/y is closed by a rule\..*--deny/,
    ],
    ['puts --deny above --allow', { deny: ['.env'], allow: ['.env'] }, read('.env'), /by a rule/],
    [
      'puts --deny above --allow, the more exact too',
      { deny: ['a'], allow: ['a/.env'] },
      read('a/.env'),
      /rule/,
    ],
    ['puts --deny above --secrets allow', { deny: ['*.key'], secrets: 'allow' }, read('x.key'), /by a rule/],
    ['reads a hard link', {}, read('a', LINKED), undefined],
    [
      'refuses a hard link',
      { hardlinks: 'deny' },
      read('a', LINKED),
      /^DENIED: a is a file.*--hardlinks deny-write/,
    ],
    ['counts no folder as a hard link', { hardlinks: 'deny' }, read('a', FOLDER), undefined],
    ['writes nothing without a tool', {}, write('a'), /^READ_ONLY: a may only be read\. .*started it so/],
    ['writes a file', writing, write('a'), undefined],
    ['writes no secret', writing, write('.env'), /^DENIED: \.env/],
    ['writes no hard link', writing, write('a', LINKED), /^DENIED: .* all of them.*--hardlinks allow/],
    ['writes a hard link', { ...writing, hardlinks: 'allow' }, write('a', LINKED), undefined],
    ['writes into a folder', writing, write('a', FOLDER), undefined],
    ['follows a link', {}, { places: [place('l')], wish: 'follow a link' }, undefined],
    [
      'follows no link',
      { symlinks: 'never' },
      { places: [place('l')], wish: 'follow a link' },
      /^DENIED: l is a link.*--symlinks inside/,
    ],
    ['follows no denied link', { deny: ['l'] }, { places: [place('l')], wish: 'follow a link' }, /by a rule/],
    ['says nothing of what it has not seen', {}, { places: [place('.env')], wish: 'read' }, undefined],
    ['refuses by rule before it sees', { deny: ['a'] }, { places: [place('a')], wish: 'read' }, /by a rule/],
  ])('%s', (_what, rules, ask, words) => {
    if (words === undefined) expect(answer(rules, ask)).toBeUndefined();
    else expect(answer(rules, ask)).toMatch(words);
  });

  it('judges every name a file is reached by, and tells only the one asked for', () => {
    for (const rules of [{}, { deny: ['hidden'] }]) {
      const places: Ask['places'] = [place('innocent'), place('hidden/.env')];
      const said = answer(rules, { places, wish: 'read', target: FILE });
      expect(said).toMatch(/^DENIED: innocent /);
      expect(said).not.toContain('hidden');
    }
  });

  it('writes nothing in a folder for reading, nor through one', () => {
    const inRo = placeIn({ access: 'ro' })('a');
    for (const places of [[inRo], [place('a'), inRo], [inRo, place('a')]] as Ask['places'][])
      expect(answer(writing, { places, wish: 'write', target: FILE })).toMatch(/^READ_ONLY: a .*--rw/);
  });

  it('grants writing only where a tool can', () => {
    const { root } = place('a');
    expect(createPolicy({ ...DEFAULT_RULES, writing: true }).accessTo(root)).toBe('rw');
    expect(createPolicy().accessTo(root)).toBe('ro');
  });

  it('warns of files that may hold secrets, when told so', () => {
    const warns = (rules: Partial<Rules>, ask: Ask) =>
      createPolicy({ ...DEFAULT_RULES, ...rules }).warnsOf(ask);
    expect(warns({ secrets: 'warn' }, read('.env'))).toBe(true);
    expect(warns({ secrets: 'warn' }, read('a'))).toBe(false);
    expect(warns({ secrets: 'warn' }, read('.env', FOLDER))).toBe(false);
    expect(warns({ secrets: 'warn', allow: ['.env'] }, read('.env'))).toBe(false);
    expect(warns({ secrets: 'warn' }, { places: [place('.env')], wish: 'read' })).toBe(false);
    expect(warns({ secrets: 'allow' }, read('.env'))).toBe(false);
  });
});
