import { upTo } from '../cuts.ts';
import { attribute, has, matches, tagOf } from '../dom.ts';
import { flat, isDisabled, labelOf, optionsOf, valueOf } from '../names.ts';
import { all, textIn } from '../reading/boxes.ts';
import type { FieldRow } from '../reading/contract.ts';
import type { Box } from '../reading/tree.ts';
import { refOf } from '../refs.ts';
import { actorOf } from '../roles.ts';

type Field = HTMLInputElement;

const MOST_LABEL = 200;

/** Fields that are seen, or that a label which is seen stands for. */
export function fields(root: Box): FieldRow[] {
  const forms = new Map<Element | null, number>();
  const labels = labelsIn(root);
  const found = new Map<Element, Box>();
  const seen = new Set([...all(root)].filter(isField).map(({ element }) => element));
  for (const box of all(root)) {
    const control = fieldOf(box);
    if (isField(box)) found.set(box.element, box);
    else if (control !== undefined && !seen.has(control) && !found.has(control)) found.set(control, box);
  }
  return [...found].map(([element, box]) => {
    const { form } = element as Field;
    if (!forms.has(form)) forms.set(form, forms.size + 1);
    return rowOf(element as Field, box, { form: forms.get(form) ?? 0, label: labels.get(element) ?? '' });
  });
}

const isField = ({ tag, element }: Box): boolean =>
  /^(input|select|textarea|button)$/.test(tag) ||
  matches(element, '[contenteditable=""], [contenteditable="true"]');

/** What a label stands for where that itself is not seen. */
function fieldOf({ tag, element }: Box): Element | undefined {
  const control = tag === 'label' ? (element as HTMLLabelElement).control : null;
  return control === null || /^(button|hidden)$/.test((control as Field).type) ? undefined : control;
}

function labelsIn(root: Box): Map<Element, string> {
  const labels = new Map<Element, string>();
  for (const box of all(root)) {
    const control = box.tag === 'label' ? (box.element as HTMLLabelElement).control : null;
    if (control === null) continue;
    const inside = new Set([...all(box)].filter(({ element }) => element === control));
    labels.set(control, [labels.get(control), textIn(box, inside)].filter(Boolean).join(' '));
  }
  return labels;
}

function rowOf(element: Field, box: Box, { form, label }: { form: number; label: string }): FieldRow {
  const tag = tagOf(element);
  const isButton = tag === 'button' || /^(submit|reset|button|image)$/.test(element.type);
  const own = isButton ? textIn(box) || flat(tag === 'input' ? element.value : '') : '';
  const kind = actorOf(element) ?? tag;
  const isTicked = /^(checkbox|radio)$/.test(element.type);
  const value = isButton || isTicked || tag === 'div' ? undefined : valueIn(element, box, kind);
  const options =
    tag === 'select' ? optionsOf(element as unknown as HTMLSelectElement, box.backdrop) : undefined;
  const ref = refOf(element);
  const name = attribute(element, 'name') ?? '';
  return {
    form,
    label: upTo(label || own || labelOf(element), MOST_LABEL),
    ...(name !== '' && { name: upTo(name, MOST_LABEL) }),
    type: tag === 'input' || tag === 'button' ? element.type : tag === 'select' ? 'select' : 'textbox',
    ...(value !== undefined && { value }),
    ...(isTicked && { checked: element.checked }),
    ...(has(element, 'required') && { required: true }),
    ...(isDisabled(element) && { disabled: true }),
    ...(options !== undefined && { options }),
    at: box.at,
    ...(ref !== undefined && { ref }),
  };
}

/** What can be read in it. */
function valueIn(element: Element, box: Box, kind: string): string | undefined {
  const value = valueOf(element, kind) ?? '';
  return value === '(masked)' || box.isValueSeen !== false ? value : '';
}
