import { attribute, has, nearest, tagOf, within } from './dom.ts';

/** Roles of what can be acted on (WAI-ARIA 1.2 §5.3.2, widgets). */
const ACTORS = new Set([
  'button',
  'checkbox',
  'combobox',
  'gridcell',
  'link',
  'listbox',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'radio',
  'searchbox',
  'slider',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
  'treeitem',
]);

/** Roles that stand out, and what we call them. */
const PLACES: Readonly<Record<string, string>> = {
  alert: 'alert',
  alertdialog: 'dialog',
  article: 'article',
  banner: 'header',
  complementary: 'aside',
  contentinfo: 'footer',
  dialog: 'dialog',
  form: 'form',
  grid: 'table',
  group: 'fields',
  heading: 'heading',
  list: 'list',
  listitem: 'item',
  main: 'main',
  menu: 'menu',
  menubar: 'menu',
  navigation: 'nav',
  radiogroup: 'fields',
  row: 'row',
  search: 'search',
  status: 'status',
  table: 'table',
  tablist: 'tabs',
  tabpanel: 'tabpanel',
  toolbar: 'toolbar',
  tree: 'tree',
};

const TAGS: Readonly<Record<string, string>> = {
  article: 'article',
  aside: 'aside',
  dialog: 'dialog',
  fieldset: 'fields',
  form: 'form',
  li: 'item',
  main: 'main',
  menu: 'list',
  nav: 'nav',
  ol: 'list',
  search: 'search',
  table: 'table',
  tr: 'row',
  ul: 'list',
};

const INPUTS: Readonly<Record<string, string>> = {
  button: 'button',
  checkbox: 'checkbox',
  color: 'color',
  date: 'date',
  'datetime-local': 'datetime',
  file: 'file',
  image: 'button',
  month: 'month',
  number: 'spinbutton',
  password: 'password',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  search: 'searchbox',
  submit: 'button',
  time: 'time',
  week: 'week',
};

/** Fields whose value stands in them, and is written into them. */
const FIELDS = new Set([
  'textbox',
  'searchbox',
  'spinbutton',
  'password',
  'date',
  'datetime',
  'month',
  'time',
  'week',
]);
export const isField = (kind: string): boolean => FIELDS.has(kind);

/** What an element that can be acted on is, by HTML-AAM 1.0; undefined: it cannot. */
export function actorOf(element: Element): string | undefined {
  const tag = tagOf(element);
  const native = nativeActor(element, tag);
  const said = roleSaid(element);
  if (said !== undefined && ACTORS.has(said) && (said !== 'gridcell' || has(element, 'tabindex')))
    return native !== undefined && (isField(native) || native === 'file') ? native : said;
  if (native !== undefined) return native;
  if (isEditable(element)) return 'textbox';
  const stop = attribute(element, 'tabindex');
  const isStop = stop !== null && Number(stop) >= 0 && PLACES[said ?? ''] === undefined;
  return has(element, 'onclick') || isStop ? 'clickable' : undefined;
}

function nativeActor(element: Element, tag: string): string | undefined {
  if (tag === 'input') {
    const { type } = element as HTMLInputElement;
    return type === 'hidden' ? undefined : (INPUTS[type] ?? (has(element, 'list') ? 'combobox' : 'textbox'));
  }
  if (tag === 'a' || tag === 'area') return has(element, 'href') ? 'link' : undefined;
  if (tag === 'button' || tag === 'canvas') return tag;
  if (tag === 'textarea') return 'textbox';
  if (tag === 'select') {
    const { multiple, size } = element as HTMLSelectElement;
    return multiple || size > 1 ? 'listbox' : 'combobox';
  }
  if (tag === 'summary') return nearest(element, 'details') === null ? undefined : 'disclosure';
  return (tag === 'video' || tag === 'audio') && has(element, 'controls') ? tag : undefined;
}

/** The outermost of what is edited together. */
export function isEditable(element: Element): boolean {
  const said = attribute(element, 'contenteditable');
  return said !== null && said !== 'false' && (element as HTMLElement).isContentEditable;
}

/** What an element is called that stands out, or undefined. */
export function placeOf(element: Element): string | undefined {
  const said = roleSaid(element);
  if (said === 'none' || said === 'presentation') return undefined;
  const tag = tagOf(element);
  const heading = /^h[1-6]$/.test(tag) ? tag : undefined;
  if (said === 'heading') return heading ?? `h${attribute(element, 'aria-level') ?? '2'}`;
  if (said !== undefined && PLACES[said] !== undefined) return PLACES[said];
  if (heading !== undefined) return heading;
  const isOfPage = nearest(element, 'article,aside,main,nav,section') === null;
  if (tag === 'header') return isOfPage ? 'header' : undefined;
  if (tag === 'footer') return isOfPage ? 'footer' : undefined;
  if (tag === 'table') return isLayout(element) ? undefined : 'table';
  if (tag === 'tr') return 'row';
  return TAGS[tag];
}

/** A table that only puts things beside each other. */
function isLayout(table: Element): boolean {
  return within(table, 'table, form').length > 0;
}

function roleSaid(element: Element): string | undefined {
  const words = attribute(element, 'role')?.trim().toLowerCase().split(/\s+/) ?? [];
  return words.find(
    (word) => ACTORS.has(word) || word in PLACES || word === 'none' || word === 'presentation',
  );
}
