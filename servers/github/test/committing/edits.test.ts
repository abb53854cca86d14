import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedLines, editedText } from '../../src/committing/edits.ts';

it('an edit changes what it names and not a character beside it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (around, old, fresh) => {
      fc.pre(
        !around.includes(old) &&
          `${around}${old}${around}`.split(old).length === 2 &&
          !old.includes('\n') &&
          !around.includes('\r'),
      );
      expect(editedText('a', `${around}${old}${around}`, [{ old, new: fresh }])).toBe(
        `${around}${fresh}${around}`,
      );
    }),
  );
});

it('an edit is made where its text stands, in the endings of the place', () => {
  const edit = (text: string, old: string, fresh: string) => editedText('a', text, [{ old, new: fresh }]);
  expect(edit('a\r\nb\r\n', 'a', 'x\ny')).toBe('x\r\ny\r\nb\r\n');
  expect(edit('a\r\nb', 'b', 'x\ny')).toBe('a\r\nx\r\ny');
  expect(edit('a\nb\r\n', 'a', 'x\ny')).toBe('x\ny\nb\r\n');
  expect(() => edit('a\nb\n', 'a\r\nb', 'x')).toThrow('is not in it');
});

it('what two texts differ in is between what they share', () => {
  const line = fc.constantFrom('a', 'b', 'c', '');
  fc.assert(
    fc.property(fc.array(line), fc.array(line), fc.array(line), fc.array(line), (head, old, fresh, tail) => {
      const before = [...head, ...old, ...tail].join('\n');
      const after = [...head, ...fresh, ...tail].join('\n');
      const changed = changedLines(before, after);
      expect(after).toContain(changed);
      expect(changed.split('\n').length).toBeLessThanOrEqual(Math.max(1, fresh.length));
    }),
  );
});
