import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

it('click does what a person would do, and tells what changed', async () => {
  await using pages = await site({
    '/': `<button onclick="if (event.isTrusted) out.textContent = 'Saved ' + (event.ctrlKey ? 'all' : 'one')">Save</button><p id="out">Nothing</p>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const ref = await refOf(client, /button "Save"/);
  const { data } = await call(client, 'click', { ref });
  expect(data).toMatchObject({ changed: true, diff: '- "Nothing"\n+ "Saved one"', hidden_text_count: 0 });
  expect(
    (await call(client, 'click', { selector: 'button', modifiers: ['Control'] })).data['diff'],
  ).toContain('"Saved all"');
  expect((await call(client, 'click', { ref, button: 'middle' })).data).toMatchObject({
    changed: false,
    diff: '',
  });
});

it('click waits for what moves, is disabled or is covered, and says by what', async () => {
  await using pages = await site({
    '/': `<style>#far { position: absolute; animation: go 1s linear } @keyframes go { from { left: 0 } to { left: 400px } }</style>
      <button id="far" style="left: 400px; top: 200px" onclick="this.textContent='Caught'">Run</button>
      <button id="late" disabled onclick="this.textContent='Done'">Later</button>
      <button id="under">Below</button>
      <div style="position:fixed;inset:auto 0 0 0;top:100px;height:0"></div>
      <script>setTimeout(() => late.disabled = false, 700);
        const box = under.getBoundingClientRect();
        const cover = document.createElement('div'); cover.textContent = 'Cookies?';
        cover.style = 'position:absolute;background:#eee;left:' + (box.left-2) + 'px;top:' + (box.top-2) + 'px;width:' + (box.width+4) + 'px;height:' + (box.height+4) + 'px';
        document.body.append(cover);</script>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect(
    (await call(client, 'click', { ref: await refOf(client, /button "Later"/) })).data['diff'],
  ).toContain('"Done"');
  expect((await call(client, 'click', { selector: '#far' })).data['diff']).toContain('"Caught"');
  const { text, isError } = await call(client, 'click', { selector: '#under' });
  expect(isError).toBe(true);
  const [, cover] = /NOT_READY: What the selector names lies under something else, (e\d+)\./.exec(text) ?? [];
  expect((await call(client, 'click', { ref: cover })).isError).toBeUndefined();
});

it('click ends with a dialog that opens instead of waiting for it', async () => {
  await using pages = await site({
    '/': `<button onclick="out.textContent = confirm('Really?') ? 'yes' : 'no'">Delete</button><p id="out">-</p>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { data, text } = await call(client, 'click', { selector: 'button' });
  expect(data).toMatchObject({ changed: true, new_dialog: { type: 'confirm', message: 'Really?' } });
  expect(text).toContain('answer it with dialog');
  await call(client, 'dialog', { action: 'accept' });
  expect((await call(client, 'snapshot')).text).toContain('"yes"');
});

it('click follows links, and tells of tabs that open', async () => {
  await using pages = await site({
    '/': '<a href="/next">Next</a> <a href="/pop" target="_blank">Pop</a>',
    '/next': '<h1>Second</h1><button>Again</button>',
    '/pop': '<h1>Popup</h1>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const popped = (await call(client, 'click', { ref: await refOf(client, /link "Pop"/) })).data;
  expect(popped).toMatchObject({ changed: true, new_tabs: ['t2'] });
  expect((await call(client, 'snapshot', { tab: 't2' })).text).toContain('h1 "Popup"');
  const { data } = await call(client, 'click', { ref: await refOf(client, /link "Next"/) });
  expect(data).toMatchObject({ changed: true, url: `${pages.url}/next` });
  expect(data['diff']).toMatch(/^another page:\nh1 "Second"\nbutton e\d+ "Again"$/);
});

it('click reaches into frames, of other origins too, and into shadow roots, closed ones too', async () => {
  await using other = await site({
    '/frame': `<button style="margin-top:900px" onclick="this.textContent='Hit'">Deep</button>`,
  });
  await using pages = await site({
    '/': `<iframe src="/same" style="margin:20px;border:3px solid"></iframe>
      <iframe src="${other.url.replace('127.0.0.1', 'localhost')}/frame" style="padding:7px"></iframe>
      <div id="open"></div><div id="closed"></div>
      <script>const say = (root, name) => { root.innerHTML = '<button>' + name + '</button>'; root.firstChild.onclick = (e) => e.currentTarget.textContent = name + ' hit' };
      say(open.attachShadow({ mode: 'open' }), 'Ajar'); say(closed.attachShadow({ mode: 'closed' }), 'Shut');</script>`
      .replace('say(open.', "say(document.getElementById('open').")
      .replace('say(closed.', "say(document.getElementById('closed')."),
    '/same': `<button onclick="this.textContent='Near hit'">Near</button>`,
  });
  const far = other.url.replace('127.0.0.1', 'localhost');
  await using client = await open({ allowOrigins: [pages.url, far] });
  await call(client, 'navigate', { url: pages.url });
  for (const [name, then] of [
    ['Near', 'Near hit'],
    ['Deep', 'Hit'],
    ['Ajar', 'Ajar hit'],
    ['Shut', 'Shut hit'],
  ])
    expect(
      (await call(client, 'click', { ref: await refOf(client, new RegExp(`button "${name}"`)) })).data[
        'diff'
      ],
    ).toContain(`"${then}"`);
});

it('click finds an element that was drawn anew, and says so; where two can be meant it fails loudly', async () => {
  await using pages = await site({
    '/': `<div id="app"></div><script>
      const draw = (names) => { app.innerHTML = ''; for (const name of names) { const b = document.createElement('button'); b.textContent = name; b.onclick = () => out.textContent += ' ' + name; app.append(b) } };
      draw(['Save', 'Delete', 'Delete']);</script><p id="out">said:</p><a href="#" onclick="draw(['Save', 'Delete'])">redraw</a>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const save = await refOf(client, /button "Save"/);
  const remove = await refOf(client, /button "Delete"/);
  await call(client, 'click', { ref: await refOf(client, /link "redraw"/) });
  const { data } = await call(client, 'click', { ref: save });
  expect(data['note']).toMatch(new RegExp(`^${save} was drawn anew: e\\d+ stands for it`));
  expect(data['diff']).toContain('said: Save');
  expect((await call(client, 'click', { ref: remove })).text).toMatch(/^STALE_REF: /);
  await call(client, 'history', { action: 'reload' });
  expect((await call(client, 'click', { ref: 'e999' })).text).toMatch(/^NO_REF: /);
  expect((await call(client, 'click', { selector: 'button' })).text).toMatch(/^AMBIGUOUS: 3 elements/);
  expect((await call(client, 'click', { selector: ':::' })).text).toMatch(/^BAD_SELECTOR: /);
});
