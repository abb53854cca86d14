import { expect, it } from 'vitest';
import { call } from '../open.ts';
import { expectFreed, expectServed, hostile } from './hostile.ts';

const page = (levels: number, open: string, inner = '<p>at the bottom</p><button>Deep</button>') =>
  `<title>Deep</title><body><h1>At the top</h1><script>
    let at = document.body;
    const made = () => { const t = document.createElement('template'); t.innerHTML = ${JSON.stringify(open)}; return t.content.firstChild };
    for (let i = 0; i < ${levels}; i += 1) at = at.appendChild(made());
    at.innerHTML = ${JSON.stringify(inner)};
  </script>`;

/** Chrome itself dies of laying out some 1,500 blocks in each other; what does not make a box of its own can be deeper. */
const SHAPES: Readonly<Record<string, [levels: number, open: string]>> = {
  '700 divs': [700, '<div></div>'],
  '1,100 divs': [1_100, '<div></div>'],
  '900 articles with words': [900, '<article>word</article>'],
  '900 items of lists': [900, '<li>word</li>'],
  '900 things to click': [900, '<div tabindex="0">word</div>'],
  '900 quotes': [900, '<blockquote>word</blockquote>'],
  '900 boxes with lines': [900, `<div>${'<p>line</p>'.repeat(3)}</div>`],
  '2,500 spans with links': [2_500, '<span>word <a href="/x">link</a></span>'],
  '2,500 labels': [2_500, '<label>word</label>'],
  '2,500 without a box': [2_500, '<div style="display:contents">word</div>'],
};

const CALLS = [
  ['snapshot', {}],
  ['snapshot', { mode: 'interactive', max_tokens: 2_000 }],
  ['find', { text: 'at the top' }],
  ['read_page', {}],
  ['read_page', { format: 'outline' }],
  ['extract', { what: 'links' }],
  ['extract', { what: 'forms' }],
  ['extract', { what: 'list' }],
  ['extract', { what: 'tables' }],
  ['wait_for', { text: 'at the top', timeout_ms: 3_000 }],
] as const;

it.each(Object.entries(SHAPES))(
  '%s in each other are answered by every tool that reads',
  async (_, shape) => {
    await using at = await hostile(page(...shape));
    await at.go();
    for (const [name, args] of CALLS) {
      const { isError, text } = await call(at.client, name, args);
      expect(isError, `${name} ${JSON.stringify(args)} ${text}`).toBeFalsy();
      if (name !== 'snapshot' || 'mode' in args) continue;
      expect(text).toContain('"At the top"');
      if (shape[0] > 800) expect(text).toContain('too large or too deep');
      else expect(text).toContain('"Deep"');
    }
    await expectFreed(at);
  },
  60_000,
);

it.each([
  ['100,000 divs', '<div></div>'],
  ['100,000 without a box', '<div style="display:contents"></div>'],
  ['100,000 that nobody sees', '<div hidden></div>'],
  ['2,500 blocks', '<div></div>'],
])(
  '%s end in an answer, and the server goes on',
  async (name, open) => {
    await using at = await hostile(page(Number(name.split(' ')[0]?.replace(',', '')), open));
    await at.go({ timeout_ms: 15_000 });
    for (const [tool, args] of CALLS) {
      const { text } = await call(at.client, tool, args);
      // A renderer that dies of its own layout is told; what fails in ours would be an internal error.
      expect(text, tool).toMatch(/^t1\b|^\d+ |^changed|^nothing|^(?:BUSY|CRASHED|PAGE_LEFT|TIMED_OUT): /);
    }
    await expectServed(at);
    await expectFreed(at);
  },
  180_000,
);
