import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const write = (root: string, content: string) =>
  callOn([root], 'write', { path: 'a.txt', mode: 'overwrite', content });
const textOf = (root: string) => readFileSync(join(root, 'a.txt'), 'utf8');

describe.each(ERAS)('undo in %s', (era) => {
  it('can itself be undone, back and forth', async () => {
    const { root } = makePlace({ 'a.txt': '0' });
    let { data } = await write(root, '1');
    for (const wanted of ['0', '1', '0', '1']) {
      ({ data } = await callOn([root], 'undo', { change_id: data['change_id'] }, era));
      expect(textOf(root)).toBe(wanted);
    }
  });
});

describe('undo', () => {
  it('never takes newer work away, nor does it twice', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const { data: first } = await write(root, 'two');
    const { data: second } = await write(root, 'three');
    const undo = async (data: Record<string, unknown>) =>
      (await callOn([root], 'undo', { change_id: data['change_id'] })).text;
    expect(await undo(first)).toMatch(
      /^STALE: a\.txt was changed since, and undo never takes newer work away/,
    );
    expect(await undo(second)).toMatch(/^undid/);
    expect(await undo(second)).toMatch(
      /^STALE: Change \S+ is undone already\. To have it again, undo \S+\.$/,
    );
    writeFileSync(join(root, 'a.txt'), 'newer');
    expect(await undo(first)).toMatch(/^STALE/);
    expect(textOf(root)).toBe('newer');
  });

  it('says what there is instead of a change that is not there, and needs a journal', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const asked = { change_id: 'x' };
    expect((await callOn([root], 'undo', asked)).text).toMatch(
      /^NOT_FOUND: There is no change "x"\. history shows/,
    );
    const off = await callOn([root], 'undo', asked, '2026-07-28', { journal: 'off' });
    expect(off.text).toMatch(/^NOT_FOUND: This server keeps no journal/);
  });

  it('is refused where the file is closed by now', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const { data } = await write(root, 'two');
    const asked = { change_id: data['change_id'] as string };
    const refused = await callOn([root], 'undo', asked, '2026-07-28', { deny: ['a.txt'] });
    expect(refused.text).toMatch(/^DENIED: a\.txt is closed by a rule/);
    expect(textOf(root)).toBe('two');
  });
});
