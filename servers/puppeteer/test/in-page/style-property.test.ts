import fc from 'fast-check';
import { expect, it } from 'vitest';
import { call, open } from '../open.ts';
import { site } from '../site.ts';

/** Styles that leave a text where a person sees it. */
const HARMLESS = [
  'padding:3px',
  'opacity:.9',
  'position:relative;left:2px',
  'display:flex',
  'display:grid',
  'display:inline-block',
  'transform:translate(1px,1px)',
  'overflow:hidden',
  'overflow:auto;max-height:200px',
  'background:#fff',
  'background:#f4f4f4;color:#222',
  'border:1px solid',
  'float:left',
  'visibility:visible',
  // Of a box that holds its floats: it would clip to nothing.
  'clip-path:inset(0);display:flow-root',
  'will-change:transform',
  'contain:layout',
  'font-size:14px',
  'text-shadow:1px 1px #ccc',
  'columns:2',
  'text-transform:uppercase',
  'filter:contrast(1.1)',
  'filter:brightness(.8)',
  'mask-image:linear-gradient(#000,#000)',
  'position:relative;z-index:1',
  'isolation:isolate;background:#eee',
  'clip-path:circle(2000px at 0 0)',
];
/** Styles that take all that is in them from sight, whatever is around them. */
const HIDING = [
  'display:none',
  'opacity:0',
  'transform:scale(0)',
  'content-visibility:hidden',
  'clip-path:inset(100%)',
  'clip-path:circle(0px)',
  'filter:opacity(0%)',
  'height:0;padding:0;border:0;overflow:hidden',
  'position:absolute;left:-8000px;width:100px',
  'transform:translateY(-9000px)',
  'mask-image:linear-gradient(#000,#000);mask-size:0',
  'filter:blur(30px)',
  `clip-path:path('M0 0')`,
  'clip-path:circle(4px at -80px -80px)',
  'transform:scale(.05)',
];

interface Sample {
  readonly styles: readonly string[];
  readonly hiding: string | undefined;
  readonly at: number;
}

const samples = fc.array(
  fc.record({
    styles: fc.array(fc.constantFrom(...HARMLESS), { minLength: 1, maxLength: 4 }),
    hiding: fc.option(fc.constantFrom(...HIDING), { nil: undefined }),
    at: fc.nat(3),
  }),
  { minLength: 60, maxLength: 60 },
);

function html({ styles, hiding, at }: Sample, index: number): string {
  const all = hiding === undefined ? styles : styles.toSpliced(at % (styles.length + 1), 0, hiding);
  const inner = all.reduceRight((inside, style) => `<div style="${style}">${inside}</div>`, `word${index}x`);
  return `<section style="overflow:visible;display:flow-root">${inner}</section>`;
}

it('a text is seen exactly where no style around it hides it', async () => {
  await fc.assert(
    fc.asyncProperty(samples, async (all) => {
      await using pages = await site({ '/': `<!doctype html>${all.map(html).join('')}` });
      await using there = await open({ allowOrigins: [pages.url] });
      await call(there, 'navigate', { url: pages.url });
      const { text } = await call(there, 'snapshot', { max_tokens: 15_000 });
      const wrong = all.filter(
        ({ hiding }, index) => text.includes(`word${index}x`) === (hiding !== undefined),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 120_000);
