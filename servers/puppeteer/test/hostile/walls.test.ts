import { expect, it, vi } from 'vitest';
import { call } from '../open.ts';
import { refIn } from '../ref.ts';
import { expectFreed, expectServed, hostile } from './hostile.ts';

vi.setConfig({ testTimeout: 90_000 });

const PAGE =
  '<title>Walls</title><label>Name <input></label><button onclick="document.title = \'Clicked\'">Go</button>';

it('a page that lets no script run but its own, and no text become one, is driven like any', async () => {
  const headers = {
    'content-type': 'text/html',
    'content-security-policy':
      "default-src 'none'; script-src 'nonce-a'; require-trusted-types-for 'script'; trusted-types 'none'; sandbox allow-scripts allow-forms",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  await using at = await hostile(
    '',
    {
      'GET /': {
        headers,
        body: `<title>Walls</title><label>Name <input></label><button>Go</button>
      <script nonce="a">document.querySelector('button').onclick = () => { document.title = 'Clicked' }</script>`,
      },
      'GET /favicon.ico': { status: 404 },
    },
    { allowEvaluate: true },
  );
  await at.go();
  const seen = await at.say('snapshot');
  const typed = await call(at.client, 'type', { ref: refIn(seen, /textbox "Name"/), text: 'Ada' });
  expect(typed.isError, typed.text).toBeFalsy();
  await at.say('click', { ref: refIn(seen, /button "Go"/) });
  expect(await at.say('tabs')).toContain('Clicked');
  expect(await at.say('snapshot')).toContain('Ada');
  expect(await at.say('evaluate', { script: 'document.querySelector("input").value' })).toContain('"Ada"');
  expect(await at.say('audit')).toMatch(/^\d+ of \d+ findings/);
  expect(await at.say('performance')).toMatch(/^vitals: /);
  await expectFreed(at);
});

const OVERRIDES = `<script>
  const bad = () => { throw new Error('forged') };
  for (const type of [Array, Promise, Element, HTMLElement, Node, Document, EventTarget, String, Map, Set, Function, WeakMap, Object, Range, NodeList, MutationObserver, CSSStyleDeclaration])
    for (const name of Object.getOwnPropertyNames(type.prototype))
      if (name !== 'constructor') try { Object.defineProperty(type.prototype, name, { value: bad, configurable: true, writable: true }) } catch {}
  for (const thing of [JSON, Promise, Array, Object, Reflect, Math, Number, window])
    for (const name of Object.getOwnPropertyNames(thing)) try { thing[name] = bad } catch {}
  getComputedStyle = setTimeout = fetch = bad; Symbol.iterator && (Array.prototype[Symbol.iterator] = bad);
  Object.defineProperty(Object.prototype, 'then', { get: bad }); Object.defineProperty(Object.prototype, 'toJSON', { get: bad });
</script>`;

it('a page that forges every object that it has is driven like any', async () => {
  await using at = await hostile(`${PAGE}${OVERRIDES}`, {}, { allowEvaluate: true });
  await at.go();
  const seen = await at.say('snapshot');
  const typed = await call(at.client, 'type', { ref: refIn(seen, /textbox "Name"/), text: 'Ada' });
  expect(typed.isError, typed.text).toBeFalsy();
  expect(await at.say('snapshot')).toContain('Ada');
  expect(await at.say('tabs')).toContain('Walls');
  for (const [tool, args] of [
    ['find', { text: 'Go' }],
    ['screenshot', {}],
    ['audit', {}],
    ['performance', { trace: false }],
    ['read_storage', { kind: 'local' }],
    ['evaluate', { script: '[1, { a: 2 }]' }],
    ['scroll', { direction: 'down' }],
    ['console', {}],
    ['history', { action: 'reload' }],
  ] as const) {
    const { text, isError } = await call(at.client, tool, args);
    expect(isError, `${tool}: ${text}`).toBeFalsy();
    expect(text).not.toContain('UNEXPECTED');
  }
  await expectServed(at);
  await expectFreed(at);
});

it('a page whose elements have the names of what is asked of a page is driven like any', async () => {
  const names = [
    'body',
    'documentElement',
    'querySelector',
    'title',
    'children',
    'childNodes',
    'axe',
    '__plugboard',
    'getElementById',
    'defaultView',
    'location',
    'performance',
  ];
  await using at = await hostile(
    `<form>${names.map((name) => `<img name="${name}" id="${name}"><input name="${name}">`).join('')}<button>Go</button></form>`,
    { 'GET /favicon.ico': { status: 404 } },
    { allowEvaluate: true },
  );
  await at.go();
  expect(await at.say('snapshot')).toContain('"Go"');
  for (const tool of ['screenshot', 'audit', 'performance', 'tabs'])
    expect(await at.say(tool)).not.toMatch(/^[A-Z]+: /);
  await expectFreed(at);
});

it('an address that is refused over https is told with the reason, and the tab goes on', async () => {
  await using at = await hostile(`<a href="https://10.0.0.1/secret">Away</a>`);
  const { text, isError } = await call(at.client, 'navigate', { url: 'https://10.0.0.1/' });
  expect(isError).toBe(true);
  expect(text).toMatch(/^BLOCKED: https:\/\/10\.0\.0\.1 was not opened: /);
  expect(await at.say('snapshot')).not.toMatch(/^UNEXPECTED/);
  await at.go();
  const clicked = await at.say('click', { ref: refIn(await at.say('snapshot'), /link "Away"/) });
  expect(clicked).toContain('https://10.0.0.1 was not opened: ');
  await expectFreed(at);
});
