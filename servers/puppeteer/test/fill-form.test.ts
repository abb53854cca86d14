import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refIn } from './ref.ts';
import { site } from './site.ts';

const FORM = `<form>
  <label>Name <input></label>
  <label><input type="checkbox"> Terms</label>
  <label><input type="checkbox" style="position:absolute;opacity:0"> Drawn</label>
  <fieldset><legend>Size</legend><label><input type="radio" name="s"> Small</label><label><input type="radio" name="s" checked> Large</label></fieldset>
  <label>Land <select><option>France<option>Peru</select></label>
  <label>Fruits <select multiple><option>Apple<option>Pear<option>Plum</select></label>
  <label>Day <input type="date"></label> <label>Hour <input type="time"></label>
  <label>Ink <input type="color"></label> <label>Loud <input type="range" max="10"></label>
  <label>Key <input type="password"></label>
  <p id="log"></p></form>
  <script>document.forms[0].addEventListener('change', (e) => log.textContent += e.target.type + ' ')</script>`;

it('fill_form sets fields of every kind, as a person would', async () => {
  await using pages = await site({ '/': FORM });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'snapshot');
  const values: [RegExp, string | boolean | string[]][] = [
    [/textbox "Name"/, 'Ann'],
    [/checkbox "Terms"/, true],
    [/checkbox "Drawn"/, true],
    [/radio "Small"/, true],
    [/combobox "Land"/, 'Peru'],
    [/listbox "Fruits"/, ['Apple', 'Plum']],
    [/date "Day"/, '2026-12-31'],
    [/time "Hour"/, '23:59'],
    [/color "Ink"/, '#ff8800'],
    [/slider "Loud"/, '7'],
    [/password "Key"/, 'hunter2!'],
  ];
  const fields = values.map(([words, value]) => ({ ref: refIn(text, words), value }));
  const filled = await call(client, 'fill_form', { fields });
  expect(filled.isError).toBeUndefined();
  const after = (await call(client, 'snapshot')).text;
  for (const words of [
    /textbox e\d+ "Name" = "Ann"/,
    /checkbox e\d+ "Terms" checked/,
    /checkbox e\d+ "Drawn" checked/,
    /radio e\d+ "Small" checked/,
    /combobox e\d+ "Land" = "Peru"/,
    /listbox e\d+ "Fruits" = "Apple, Plum"/,
    /date e\d+ "Day" = "2026-12-31"/,
    /time e\d+ "Hour" = "23:59"/,
    /color e\d+ "Ink" = "#ff8800"/,
    /slider e\d+ "Loud" = "7"/,
    /password e\d+ "Key" = \(masked\)/,
    /checkbox checkbox radio select-one select-multiple date time color range/,
  ])
    expect(after).toMatch(words);
  expect(filled.text + after).not.toContain('hunter2!');
});

it('fill_form stops at a field that does not take its value, and says how it is written', async () => {
  await using pages = await site({ '/': FORM });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'snapshot');
  const day = refIn(text, /date "Day"/);
  expect((await call(client, 'fill_form', { fields: [{ ref: day, value: '31.12.2026' }] })).text).toBe(
    `BAD_VALUE: ${day} does not take that value. Write a date as 2026-12-31.`,
  );
  const land = refIn(text, /combobox "Land"/);
  expect((await call(client, 'fill_form', { fields: [{ ref: land, value: 'Narnia' }] })).text).toMatch(
    /^NO_OPTION: /,
  );
});
