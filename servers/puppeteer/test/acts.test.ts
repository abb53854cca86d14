import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

it('hover shows what appears under the mouse', async () => {
  await using pages = await site({
    '/': '<style>#menu { display: none } #top:hover #menu { display: block }</style><div id="top">Menu<p id="menu">Logout</p></div>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { data } = await call(client, 'hover', { selector: '#top' });
  expect(data['diff']).toContain('+ "Logout"');
});

it('select chooses by text or value', async () => {
  await using pages = await site({
    '/': '<select id="one"><option value="fr">France<option value="pe">Peru<option disabled>Utopia</select><div role="listbox" tabindex="0">x</div>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'select', { selector: '#one', values: ['pe'] })).data['diff']).toContain(
    '= "Peru"',
  );
  expect((await call(client, 'select', { selector: '#one', values: ['Utopia'] })).text).toMatch(
    /^NO_OPTION: /,
  );
  expect((await call(client, 'select', { selector: '[role=listbox]', values: ['x'] })).text).toMatch(
    /^NO_LIST: /,
  );
});

it('press presses keys together, where the focus is', async () => {
  await using pages = await site({
    '/': '<input autofocus value="abc"><p id="out"></p><script>addEventListener("keydown", (e) => out.textContent = [e.ctrlKey, e.shiftKey, e.key, e.isTrusted].join())</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'press', { key: 'ctrl+Shift+k' })).data['diff']).toContain('"true,true,k,true"');
  expect((await call(client, 'press', { key: 'Backspace', selector: 'input' })).data['diff']).toContain(
    '= "ab"',
  );
  for (const key of ['Hyper+X', 'a+b', 'Control+', 'rm -rf'])
    expect((await call(client, 'press', { key })).text).toMatch(/^BAD_KEY: /);
});

it('drag moves what is draggable, and what follows the mouse', async () => {
  await using pages = await site({
    '/': `<div id="card" draggable="true" tabindex="0" style="width:90px;height:40px;background:#9cf">Card</div>
      <div id="box" tabindex="0" style="width:200px;height:100px;margin-top:300px;background:#fc9">Box</div>
      <script>card.ondragstart = (e) => e.dataTransfer.setData('text/plain', 'card');
        box.ondragover = (e) => e.preventDefault(); box.ondrop = (e) => { e.preventDefault(); box.textContent = 'has ' + e.dataTransfer.getData('text/plain') };
      </script>`,
    '/mouse': `<div id="knob" tabindex="0" style="position:absolute;left:20px;top:20px;width:40px;height:40px;background:#9cf">Knob</div>
      <div id="goal" tabindex="0" style="position:absolute;left:300px;top:200px;width:80px;height:80px;background:#fc9">Goal</div><p id="out">-</p>
      <script>let on = false; knob.onpointerdown = () => on = true; onpointerup = (e) => { if (on) out.textContent = document.elementsFromPoint(e.clientX, e.clientY).includes(goal) ? 'in' : 'out'; on = false };
        onpointermove = (e) => { if (on) { knob.style.left = e.clientX + 20 + 'px'; knob.style.top = e.clientY + 'px' } }</script>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const from = await refOf(client, /clickable "Card"/);
  const to = await refOf(client, /clickable "Box"/);
  expect((await call(client, 'drag', { from, to })).data['diff']).toContain('"has card"');
  await call(client, 'navigate', { url: `${pages.url}/mouse` });
  const { data } = await call(client, 'drag', {
    from: await refOf(client, /clickable "Knob"/),
    to: await refOf(client, /clickable "Goal"/),
  });
  expect(data['diff']).toContain('+ "in"');
});

it('scroll turns the wheel, also over a part, and goes to an element', async () => {
  await using pages = await site({
    '/': `<p id="out">0</p><div id="part" style="height:100px;overflow:auto"><div style="height:900px">Part</div></div><div style="height:3000px"></div><button>End</button>
      <script>part.onscroll = () => out.textContent = 'part'; onscroll = () => out.textContent = scrollY > 2000 ? 'far' : 'near'</script>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect(
    (await call(client, 'scroll', { direction: 'down', amount: 300, selector: '#part' })).data['diff'],
  ).toContain('"part"');
  expect((await call(client, 'scroll', { direction: 'down' })).data['diff']).toContain('"near"');
  expect((await call(client, 'scroll', { selector: 'button' })).data['diff']).toContain('"far"');
});

it('upload gives files of the folder alone, to fields, to labels and to buttons that ask', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'files-'));
  writeFileSync(join(folder, 'a.txt'), 'hello');
  symlinkSync('/etc/hostname', join(folder, 'out.txt'));
  await using pages = await site({
    '/': `<input type="file" id="f" multiple><label>Photo<input type="file" hidden id="g"></label><button onclick="const i = document.createElement('input'); i.type = 'file'; i.onchange = () => this.textContent = 'Got ' + i.files[0].name; i.click()">Attach</button>`,
  });
  await using client = await open({ allowOrigins: [pages.url], files: folder });
  await call(client, 'navigate', { url: pages.url });
  const files = ['a.txt'];
  expect((await call(client, 'upload', { selector: '#f', files })).data['diff']).toContain('= "a.txt"');
  expect(
    (await call(client, 'upload', { ref: await refOf(client, /button "Attach"/), files })).data['diff'],
  ).toContain('"Got a.txt"');
  expect(
    (await call(client, 'upload', { ref: await refOf(client, /file "Photo"/), files })).isError,
  ).toBeUndefined();
  for (const file of ['out.txt', '../a.txt', '/etc/hostname', 'a\0.txt', 'C:\\a.txt', 'none.txt', '.'])
    expect((await call(client, 'upload', { selector: '#f', files: [file] })).text).toMatch(/^REFUSED_FILE: /);
  expect((await call(client, 'click', { selector: '#f' })).text).toMatch(/^NEEDS_UPLOAD: /);
});

it('wait_for waits for text, for its end, for elements and addresses, and gives up in time', async () => {
  await using pages = await site({
    '/': `<p id="out">Loading</p><button id="b" style="display:none">Go</button>
      <script>setTimeout(() => { out.textContent = 'Ready'; b.style.display = ''; history.pushState(0, '', '/done') }, 600)</script>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'wait_for', { text: 'ready', text_gone: 'Loading' })).data['diff']).toContain(
    '"Ready"',
  );
  expect((await call(client, 'wait_for', { url: '/done', idle: true })).isError).toBeUndefined();
  expect((await call(client, 'wait_for', { text: 'never', timeout_ms: 200 })).text).toMatch(/^TIMED_OUT: /);
});

it('find gives lines with refs and places, by text, expression or role', async () => {
  await using pages = await site({
    '/': `<nav><a href="/a">Alpha</a></nav><main><h2>Prices</h2><p>The lamp costs 42 euros.</p><form><button>Buy lamp</button></form></main>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'find', { text: 'LAMP' });
  expect(text).toMatch(/^2 found\n/);
  expect(text).toMatch(/\nmain: e\d+ "The lamp costs 42 euros\."\n/);
  expect(text).toMatch(/\nmain > form: button e\d+ "Buy lamp"\n/);
  expect((await call(client, 'find', { regex: '\\d+ euros' })).text).toMatch(/^1 found/);
  expect((await call(client, 'find', { role: 'heading' })).text).toContain('h2 "Prices"');
  expect((await call(client, 'find', { regex: '(a+)+$(?=x)' })).text).toMatch(/^BAD_REGEX: /);
  expect((await call(client, 'find')).text).toMatch(/^NO_QUERY: /);
});
