import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { treeOf } from '../../src/activity/tree.ts';

function lines(...links: [pid: number, ...blocked_by: number[]][]): string[] {
  return treeOf(links.map(([pid, ...blocked_by]) => ({ pid, blocked_by }))).map(
    ({ link, depth, blocks, circle }) =>
      `${' '.repeat(depth)}${link.pid} ${blocks}${circle === true ? ' circle' : ''}`,
  );
}

it('who holds up most comes first, and each is below whom it waits for', () => {
  expect(lines([1], [2, 1], [3], [4, 3], [5, 4], [6, 3])).toEqual([
    '3 3',
    ' 4 1',
    '  5 0',
    ' 6 0',
    '1 1',
    ' 2 0',
  ]);
});

it('who waits for several is shown once', () => {
  expect(lines([1], [2], [3, 1, 2])).toEqual(['1 1', ' 3 0', '2 1']);
});

it('those who wait for one another are a circle with a beginning', () => {
  expect(lines([1, 2], [2, 1], [3, 2])).toEqual(['1 2 circle', ' 2 2', '  3 0']);
});

it('every tree has each session once, whoever waits for whom', () => {
  const pid = fc.integer({ min: 0, max: 8 });
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8'), fc.uniqueArray(pid)),
      (waits) => {
        const links = Object.entries(waits).map(([each, by]) => ({ pid: Number(each), blocked_by: by }));
        const pids = treeOf(links).map(({ link }) => link.pid);
        expect(pids).toHaveLength(links.length);
        expect(new Set(pids)).toEqual(new Set(links.map((link) => link.pid)));
      },
    ),
  );
});
