import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { call, open } from './open.ts';
import { site } from './site.ts';

interface Finding {
  rule: string;
  impact: string;
  count: number;
  fix: string;
  refs: string[];
}

const BAD = `<!doctype html><title>Bad</title>
<main><h1>Shop</h1><button></button><button></button><img src="/x.png"><input type="text">
<p style="color:#aaa;background:#fff">faint</p></main><iframe title="inner" src="/inner"></iframe>`;
const FORGING = `<script>
  Array.prototype.push = Array.prototype.map = JSON.stringify = () => [];
  Object.defineProperty(window, 'axe', { value: { run: async () => ({ violations: [] }), configure() {} } });
</script>`;

async function audited(client: Awaited<ReturnType<typeof open>>, args = {}) {
  const { data, text, isError } = await call(client, 'audit', args);
  expect(isError, text).toBeFalsy();
  return { ...(data as { findings: Finding[]; total: number; next_cursor?: number }), text };
}

it('audit tells which rules the page and its frames break, and refs that can be acted on', async () => {
  await using pages = await site(
    { '/': BAD, '/inner': '<!doctype html><main><button></button></main>' },
    { 'GET /x.png': { status: 404 } },
  );
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { findings, text } = await audited(client);
  const rules = Object.fromEntries(findings.map((finding) => [finding.rule, finding]));
  expect(rules['button-name']).toMatchObject({ impact: 'critical', count: 3 });
  expect(rules['html-has-lang']?.count).toBe(1);
  expect(rules['color-contrast']?.fix).toContain('insufficient color contrast');
  expect(text).toMatch(/^\d+ of \d+ findings\n\[data/);
  expect(findings[0]?.impact).toBe('critical');
  for (const ref of rules['button-name']?.refs ?? []) {
    const clicked = await call(client, 'click', { ref });
    expect(clicked.isError, clicked.text).toBeFalsy();
  }
});

it('audit goes on where it was cut', async () => {
  await using pages = await site({ '/': BAD, '/inner': 'x' }, { 'GET /x.png': { status: 404 } });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const all = (await audited(client)).findings.map(({ rule }) => rule);
  const first = await audited(client, { limit: 2 });
  expect(first.next_cursor).toBe(2);
  const rest = await audited(client, { cursor: 2 });
  expect([...first.findings, ...rest.findings].map(({ rule }) => rule)).toEqual(all);
});

it('a page cannot make its own audit', async () => {
  await using pages = await site({
    '/': `<!doctype html><html lang="en"><title>A</title>${FORGING}<main><button></button></main>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await audited(client)).findings.map(({ rule }) => rule)).toContain('button-name');
});

it('the built program audits, too', async () => {
  await using pages = await site({ '/': '<!doctype html><button></button>' });
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [
    join(import.meta.dirname, '../dist/cli.js'),
    '--tools',
    'all',
    '--browser',
    await chromiumPath(),
    '--allow-origins',
    pages.url,
    ...root,
  ];
  await using client = await connect({ command: process.execPath, args }, { era: '2026-07-28' });
  await call(client, 'navigate', { url: pages.url });
  expect((await audited(client)).findings.map(({ rule }) => rule)).toContain('button-name');
});
