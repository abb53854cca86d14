import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

/** What is between the marks of a snapshot, without the address. */
const bodyOf = (text: string): string => text.split('\n').slice(3, -1).join('\n');

it('snapshot shows what can be acted on with refs, and the text in between', async () => {
  await using pages = await site({
    '/': `<title>A</title><nav><a href="/a">Home</a> <a href="https://example.org/x">Away</a></nav>
      <main><h1>Sign <b>in</b></h1><p>See the <a href="/docs">docs</a> first.</p>
      <form><label>Mail <input type="email" value="a@b.c" required></label>
      <label for="p">Password</label><input id="p" type="password" value="hunter2">
      <label><input type="checkbox" checked> Stay</label>
      <select aria-label="Land"><option>France<option selected>Peru</select>
      <button disabled>Go</button><button aria-label="Close"><svg></svg></button></form>
      <ul><li>one<li>two <a href="/2">2</a></ul>
      <table><tr><th>Name<th>Age<tr><td>Ann<td>7</table></main>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'snapshot');
  expect(bodyOf(text)).toMatchInlineSnapshot(`
    "nav
     link e1 "Home" link e2 "Away" to "example.org"
    main
     h1 "Sign in"
     "See the" link e3 "docs" "first."
     form
      textbox e4 "Mail" = "a@b.c" required password e5 "Password" = (masked) checkbox e6 "Stay" checked combobox e7 label "Land" = "Peru" of "France", "Peru" button e8 "Go" disabled button e9 label "Close"
     - "one"
     - "two" link e10 "2"
     | "Name" | "Age"
     | "Ann" | "7""
  `);
  expect(text).not.toContain('hunter2');
});
