import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

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
