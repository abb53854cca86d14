import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

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
