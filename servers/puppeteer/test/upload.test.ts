import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

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
