import type { Chosen, Nature } from './contract.ts';
import { tagOf } from './dom.ts';
import { flat, isSecret } from './names.ts';
import { actorOf, isEditable, isField } from './roles.ts';

const PICKED = new Set(['date', 'time', 'datetime-local', 'month', 'week', 'color', 'range']);

export function natureOf(element: Element): Nature {
  const tag = tagOf(element);
  const input = element as HTMLInputElement;
  const kind = actorOf(element) ?? tag;
  const type = tag === 'input' ? input.type : tag;
  const isEdited = isEditable(element) || (element as HTMLElement).isContentEditable;
  const isTyped = (tag === 'input' || tag === 'textarea') && (isField(kind) || kind === 'combobox');
  return {
    kind,
    type,
    isText: isEdited || (isTyped && !PICKED.has(type)),
    isMultiline: tag === 'textarea' || isEdited,
    isSecret: isSecret(element),
    isChecked: tag === 'input' ? input.checked : element.getAttribute('aria-checked') === 'true',
  };
}

/** Ready to be written into: all of it chosen, or behind what is there. */
export function focus(element: Element, select: 'all' | 'end'): void {
  const field = element as HTMLInputElement;
  field.focus({ preventScroll: true });
  if (tagOf(element) === 'input' || tagOf(element) === 'textarea') {
    if (select === 'all') field.select();
    else {
      try {
        field.setSelectionRange(field.value.length, field.value.length);
      } catch {
        // Fields for numbers and mail have no places in them; what is typed goes to the end.
      }
    }
    return;
  }
  const selection = getSelection();
  selection?.selectAllChildren(element);
  if (select === 'end') selection?.collapseToEnd();
}

/** Sets a field by its value, as a picker does; whether it took it. */
export function setValue(element: Element, value: string): boolean {
  const field = element as HTMLInputElement;
  const before = field.value;
  field.focus({ preventScroll: true });
  field.value = value;
  if (field.value === '' && value !== '') {
    field.value = before;
    return false;
  }
  changed(field);
  return true;
}

/** By the text that is shown, or by value. All of them, or none. */
export function choose(element: Element, values: readonly string[]): Chosen {
  const select = element as HTMLSelectElement;
  const options = [...select.options];
  const found = values.map(
    (value) =>
      options.find((option) => !isOff(option) && flat(option.label) === flat(value)) ??
      options.find((option) => !isOff(option) && option.value === value),
  );
  const missing = found.indexOf(undefined);
  if (missing >= 0) return { missing };
  const chosen = select.multiple ? found : found.slice(0, 1);
  select.focus({ preventScroll: true });
  for (const option of options) option.selected = chosen.includes(option);
  changed(select);
  return { chosen: chosen.length };
}

function isOff(option: HTMLOptionElement): boolean {
  return option.disabled || (option.parentElement as HTMLOptGroupElement | null)?.disabled === true;
}

/** What the browser would tell of it. */
function changed(element: HTMLElement): void {
  element.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
}

/** What a label is for; else the element itself. */
export function controlOf(element: Element): Element {
  return tagOf(element) === 'label' ? ((element as HTMLLabelElement).control ?? element) : element;
}
