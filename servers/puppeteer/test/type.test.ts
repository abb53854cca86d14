import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

it('type replaces what is in a field, or goes on behind it, with keys that the page hears', async () => {
  await using pages = await site({
    '/': `<input aria-label="Name" value="old" oninput="heard.textContent = 'keys ' + ++n"><p id="heard"></p><script>let n = 0</script>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const ref = await refOf(client, /textbox "Name"/);
  const { data } = await call(client, 'type', { ref, text: 'Ann' });
  expect(data['diff']).toContain('= "Ann"');
  expect(data['diff']).toContain('"keys 4"');
  expect((await call(client, 'type', { ref, text: 'ika ☃', clear: false })).data['diff']).toContain(
    '= "Annika ☃"',
  );
});

it('type sends a form with submit, and never by a line break in a field of one line', async () => {
  await using pages = await site({
    '/': '<form action="/sent"><input name="q"></form>',
    '/sent?q=one+two': '<h1>Sent</h1>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'type', { selector: 'input', text: 'one\ntwo' })).data['url']).toBe(
    `${pages.url}/`,
  );
  const { data } = await call(client, 'type', { selector: 'input', text: 'one two', submit: true });
  expect(data).toMatchObject({ changed: true, url: `${pages.url}/sent?q=one+two` });
});

it('type writes into editors and areas, long texts too', async () => {
  await using pages = await site({
    '/': '<div contenteditable aria-label="Note"><b>old</b> text</div><textarea aria-label="Area">x</textarea>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const editor = await refOf(client, /textbox "Note"/);
  expect((await call(client, 'type', { ref: editor, text: 'new words' })).data['diff']).toContain(
    '= "new words"',
  );
  expect((await call(client, 'type', { ref: editor, text: '!', clear: false })).data['diff']).toContain(
    '= "new words!"',
  );
  const long = 'line\n'.repeat(90);
  const { data } = await call(client, 'type', { selector: 'textarea', text: long });
  expect(data['diff']).toContain('line\\nline');
});

it('what was typed as a password is never shown, wherever the page puts it', async () => {
  await using pages = await site({
    '/': `<input type="password" aria-label="Key" oninput="echo.textContent = this.value; console.log(this.value)"><p id="echo"></p>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const typed = await call(client, 'type', { selector: 'input', text: 'correct horse' });
  const later = [
    await call(client, 'snapshot'),
    await call(client, 'console'),
    await call(client, 'find', { text: 'horse' }),
  ];
  expect(typed.text).toContain('= (masked)');
  for (const { text, data } of [typed, ...later]) {
    expect(text).not.toContain('correct horse');
    expect(JSON.stringify(data ?? {})).not.toContain('correct horse');
  }
});

it('type refuses what nothing can be typed into, and says what to use', async () => {
  await using pages = await site({ '/': '<button>Go</button><input readonly value="x"><input type="date">' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'type', { selector: 'button', text: 'x' })).text).toMatch(/^NO_TEXT_FIELD: /);
  expect((await call(client, 'type', { selector: '[type=date]', text: 'x' })).text).toMatch(
    /^NO_TEXT_FIELD: .*fill_form/,
  );
});
