import { expect, it } from 'vitest';
import { questionOf } from '../../src/policy/question.ts';

const WHY = { where: 'octo/shop', reasons: ['It changes CI.'], isMixed: false };
const ask = (texts: string[], more: object = {}) =>
  questionOf({ does: 'Commit.', texts }, { ...WHY, ...more });
const long = (name: string) => `${name} begins ${'x'.repeat(5_000)} ${name} ends`;

it('all of a text is shown that fits into a question', () => {
  const text = `a ${'x'.repeat(1_700)} z`;
  expect(ask([text])).toBe(`Commit. In octo/shop.\nIt changes CI.\nIt would write: ${text}`);
});

it('of a longer one the person sees how it begins and ends, and how much is between', () => {
  const question = ask([long('one')]);
  expect(question).toMatch(/It would write: one begins x+… \(\d{4} characters between\) …x+ one ends$/);
  expect(question.length).toBeGreaterThan(1_850);
  expect(question.length).toBeLessThanOrEqual(2_000);
});

it('each text that changes is shown, the short ones whole', () => {
  const question = ask(['Mend the build', long('one'), long('two'), '.github/workflows/ci.yml']);
  for (const part of ['Mend the build\n', 'one begins', 'one ends', 'two begins', 'two ends', 'ci.yml'])
    expect(question).toContain(part);
  const many = ask(Array.from({ length: 100 }, (_, at) => long(`text ${at}`)));
  expect(many).toMatch(/\nAnd \d\d texts more\.$/);
  expect(many.length).toBeLessThanOrEqual(2_000);
});

it('where private data could be in it, what is longer than a question is not asked about', () => {
  expect(() => ask([long('one')], { isMixed: true })).toThrow('more than they can be shown at once');
  expect(ask(['short'], { isMixed: true })).toContain('It would write: short');
});

it('marks for what nobody sees leave the question as long as core lets it be', () => {
  const hidden = 'a\u202E'.repeat(900);
  expect(ask([hidden]).length).toBeLessThanOrEqual(2_000);
  expect(ask([hidden])).toContain('[U+202E]');
});
