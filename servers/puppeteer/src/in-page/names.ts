import { backdropIn, colourOf, isFaint } from './colour.ts';
import type { Backdrop } from './contract.ts';
import { upTo } from './cuts.ts';
import { attribute, boxOf, byId, focused, has, matches, nearest, tagOf, textOf, within } from './dom.ts';
import { isField } from './roles.ts';

const LONGEST_LABEL = 60;
const LONGEST_VALUE = 1000;
const MOST_OPTIONS = 8;

export const flat = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();

/** What an element without any text of its own is called, for those who do not see it. */
export function labelOf(element: Element): string {
  const parts = [
    ...(attribute(element, 'aria-labelledby') ?? '').split(/\s+/).map((id) => named(id)),
    attribute(element, 'aria-label'),
    attribute(element, 'alt'),
    ...within(element, '[aria-label], img[alt], svg > title')
      .filter((each) => tagOf(each) !== 'img' || isDrawn(each))
      .map((each) => attribute(each, 'aria-label') ?? attribute(each, 'alt') ?? textOf(each)),
    attribute(element, 'title'),
    attribute(element, 'placeholder'),
    attribute(element, 'name'),
  ];
  const label = parts.map(flat).find((part) => part !== '') ?? '';
  return label.length > LONGEST_LABEL ? `${upTo(label, LONGEST_LABEL - 1)}…` : label;
}

const isDrawn = (image: Element): boolean => {
  const { width, height } = boxOf(image);
  return width > 1 && height > 1;
};

function named(id: string): string | null {
  return id === '' ? null : textOf(byId(id) ?? new Text(''));
}

/** What is written in a field. A password's never leaves the page. */
export function valueOf(element: Element, kind: string): string | undefined {
  const tag = tagOf(element);
  if (isSecret(element)) return valueIn(element) === '' ? '' : '(masked)';
  if (tag === 'select') {
    const chosen = [...(element as HTMLSelectElement).selectedOptions].map(({ label }) => flat(label));
    return chosen.join(', ');
  }
  if (kind === 'file')
    return [...((element as HTMLInputElement).files ?? [])].map(({ name }) => name).join(', ');
  if (isField(kind) || kind === 'slider' || kind === 'color' || kind === 'combobox') return valueIn(element);
  return undefined;
}

function valueIn(element: Element): string | undefined {
  const tag = tagOf(element);
  if (tag === 'input' || tag === 'textarea') return upTo((element as HTMLInputElement).value, LONGEST_VALUE);
  return attribute(element, 'aria-valuetext') ?? attribute(element, 'aria-valuenow') ?? undefined;
}

/** Shown as dots. */
export function isSecret(element: Element): boolean {
  if (tagOf(element) === 'input' && (element as HTMLInputElement).type === 'password') return true;
  const drawn = getComputedStyle(element).getPropertyValue('-webkit-text-security');
  return drawn !== 'none' && drawn !== '';
}

export function statesOf(element: Element, kind: string): string[] {
  const input = element as HTMLInputElement;
  const aria = (name: string) => attribute(element, `aria-${name}`);
  const isNative = tagOf(element) === 'input';
  const states: [is: boolean, word: string][] = [
    [isDisabled(element), 'disabled'],
    [
      isNative && ['checkbox', 'radio', 'switch'].includes(kind) ? input.checked : aria('checked') === 'true',
      'checked',
    ],
    [(isNative && kind === 'checkbox' && input.indeterminate) || aria('checked') === 'mixed', 'mixed'],
    [aria('selected') === 'true', 'selected'],
    [aria('pressed') === 'true', 'pressed'],
    [isOpen(element, kind) === true, 'expanded'],
    [isOpen(element, kind) === false, 'collapsed'],
    [(aria('current') ?? 'false') !== 'false', 'current'],
    [has(element, 'readonly') || aria('readonly') === 'true', 'readonly'],
    [has(element, 'required') || aria('required') === 'true', 'required'],
    [(aria('invalid') ?? 'false') !== 'false', 'invalid'],
    [focused() === element, 'focused'],
  ];
  return states.filter(([is]) => is).map(([, word]) => word);
}

function isOpen(element: Element, kind: string): boolean | undefined {
  if (kind === 'disclosure') return nearest(element, 'details[open]') !== null;
  const said = attribute(element, 'aria-expanded');
  return said === null ? undefined : said === 'true';
}

export function isDisabled(element: Element): boolean {
  return matches(element, ':disabled') || nearest(element, '[aria-disabled="true"], [inert]') !== null;
}

/** What can be chosen, shortened. */
export function optionsOf(select: HTMLSelectElement, behind: Backdrop): string[] {
  const all = [...select.options].filter((option) => isOffered(option, behind));
  const first = all.slice(0, MOST_OPTIONS).map(({ label }) => upTo(flat(label), 60));
  return all.length > first.length ? [...first, `… ${all.length - first.length} more`] : first;
}

/** Whether it can be read where the list opens. */
function isOffered(option: HTMLOptionElement, behind: Backdrop): boolean {
  const style = getComputedStyle(option);
  const { parentElement: group } = option;
  const isHidden =
    group !== null && tagOf(group) === 'optgroup' && getComputedStyle(group).display === 'none';
  if (style.display === 'none' || isHidden || style.visibility !== 'visible') return false;
  return !isFaint(colourOf(style.color), backdropIn(style, behind));
}

/** Of a link to another site, that site. */
export function hostOf(element: Element): string | undefined {
  const { href, host, protocol } = element as HTMLAnchorElement;
  if (typeof href !== 'string' || !/^https?:$/.test(protocol)) return undefined;
  return host === location.host ? undefined : upTo(host, 60);
}
