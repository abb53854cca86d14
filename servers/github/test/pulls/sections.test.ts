import { ToolError } from '@plugboard/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allot } from '../../src/pulls/allot.ts';
import { load, show, type Place, type Source } from '../../src/pulls/sections.ts';

const signal = AbortSignal.timeout(60_000);
const plainly = (_: unknown, text: string) => text;

/** A section whose pages are these, by number or by cursor. */
function sourceOf(pages: readonly (readonly string[])[], named: boolean): Source {
  const mark = (page: number) => (named ? `after-${page}` : page + 1);
  return {
    name: 'threads',
    batch: async (asked) => {
      const page = asked === 1 ? 0 : pages.findIndex((_, index) => mark(index) === asked);
      const items = (pages[page] ?? []).map((text) => ({
        by: [],
        bytes: Buffer.byteLength(text) + 1,
        text: () => text,
      }));
      return { items, next: page + 1 < pages.length ? mark(page + 1) : undefined };
    },
  };
}

async function readAll(source: Source, room: number, limit: number) {
  const answers: { text: string; count: number; isCut: boolean; done: number }[] = [];
  let place: Place | undefined;
  do {
    const loaded = await load(source, place, { bytes: room, limit, signal });
    const texts = loaded.entries.map(({ text }) => text(plainly));
    const shown = show(loaded, texts, { room, limit });
    answers.push({ ...shown, done: loaded.from.done });
    place = shown.next;
  } while (place !== undefined && answers.length < 5_000);
  return answers;
}

it('a section read answer by answer gives everything once, in order, and each answer within its room', async () => {
  const pages = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 8 }), {
    maxLength: 5,
  });
  const sizes = fc.record({
    room: fc.integer({ min: 10, max: 900 }),
    limit: fc.integer({ min: 1, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(pages, fc.boolean(), sizes, async (all, named, { room, limit }) => {
      const answers = await readAll(sourceOf(all, named), room, limit);
      const joined = answers.map(({ text, isCut }) => (isCut ? text : `${text}\n`)).join('');
      expect(joined.replaceAll('\n', '')).toBe(all.flat().join('').replaceAll('\n', ''));
      for (const { text, count } of answers) {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room);
        expect(count).toBeLessThanOrEqual(limit);
      }
      // Every item ends in just one answer.
      expect(answers.reduce((sum, { count, isCut }) => sum + count - Number(isCut), 0)).toBe(
        all.flat().length,
      );
    }),
    { numRuns: 300 },
  );
});

it('an item that would fit into the next answer is not cut', async () => {
  const answers = await readAll(sourceOf([['a'.repeat(300), 'b'.repeat(300)]], false), 500, 10);
  expect(answers.map(({ text }) => text[0])).toEqual(['a', 'b']);
});

it('a page that no answer has room for is not asked for', async () => {
  const asked: unknown[] = [];
  const source = sourceOf([['a'.repeat(300)], ['b'], ['c']], false);
  const watched: Source = {
    ...source,
    batch: async (mark) => {
      asked.push(mark);
      return source.batch(mark);
    },
  };
  await load(watched, undefined, { bytes: 200, limit: 10, signal });
  expect(asked).toEqual([1]);
});

it('a section that cannot be read says why, and any other failure goes on', async () => {
  const failing = (error: Error): Source => ({
    name: 'checks',
    batch: async () => {
      throw error;
    },
  });
  const options = { bytes: 200, limit: 10, signal };
  const refused = new ToolError('No.', { hint: 'Ask.' });
  expect(await load(failing(refused), undefined, options)).toMatchObject({ fault: 'No. Ask.', entries: [] });
  await expect(load(failing(new Error('broken')), undefined, options)).rejects.toThrow('broken');
  const ended = { ...options, signal: AbortSignal.abort() };
  await expect(load(failing(refused), undefined, ended)).rejects.toThrow('No.');
});

it('room is shared fairly: nobody gets more than wanted, and what one leaves the others get', () => {
  expect(allot([10, 1000, 1000], 510)).toEqual([10, 250, 250]);
  expect(allot([10, 20], 500)).toEqual([10, 20]);
  expect(allot([5, 5], -3)).toEqual([0, 0]);
  const wants = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 8 });
  fc.assert(
    fc.property(wants, fc.integer({ min: 0, max: 30_000 }), (all, room) => {
      const shares = allot(all, room);
      const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
      expect(sum(shares)).toBeLessThanOrEqual(room);
      expect(sum(shares)).toBeGreaterThanOrEqual(Math.min(sum(all), room - all.length));
      const cut = all.filter((want, at) => (shares[at] ?? 0) < want).length;
      // Whoever is cut gets at least an equal share.
      for (const [at, want] of all.entries())
        if ((shares[at] ?? 0) < want)
          expect(shares[at]).toBeGreaterThanOrEqual(Math.floor(room / all.length) - cut);
    }),
  );
});
