import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commentText } from '../../src/reviews/comment-text.ts';

it.each([
  [['Why?', undefined], 'Why?'],
  [['Why?', 'const a = 1;'], 'Why?\n\n```suggestion\nconst a = 1;\n```'],
  [[undefined, 'a\nb\n'], '```suggestion\na\nb\n```'],
  [['Not needed.', ''], 'Not needed.\n\n```suggestion\n```'],
  [[undefined, '```js\nx\n```'], '````suggestion\n```js\nx\n```\n````'],
  [[undefined, 'a\r\n'], '```suggestion\na\n```'],
] as const)('%j becomes a comment', ([body, suggestion], text) => {
  expect(commentText(body, suggestion)).toBe(text);
});

it('nothing in a suggestion ends its fence', () => {
  const texts = fc.array(fc.constantFrom('`', '``', '```', '\n', 'x', '~~~', '    '), { maxLength: 30 });
  fc.assert(
    fc.property(texts, (parts) => {
      const suggestion = parts.join('');
      const [first = '', ...rest] = commentText('', suggestion).split('\n');
      const fence = first.slice(0, -'suggestion'.length);
      // The first line that closes it is the last.
      expect(rest.findIndex((line) => new RegExp(`^ {0,3}\`{${fence.length},}[ \\t]*$`).test(line))).toBe(
        rest.length - 1,
      );
    }),
  );
});
