import { upTo } from './cuts.ts';
import { children, isInline, noteAttributes, type Here } from './children.ts';
import { isTextSeen, isTiny } from './letters.ts';
import { colourOf, isFaint } from './colour.ts';
import type { SeenNode } from './contract.ts';
import { attribute, boxOf, isShown, tagOf } from './dom.ts';
import { hasActors, Lines, plain } from './lines.ts';
import { hide, noteSuspect } from './look.ts';
import { flat, hostOf, isSecret, labelOf, optionsOf, statesOf, valueOf } from './names.ts';
import { actorOf, isField } from './roles.ts';
import { behind, isBoxSeen } from './visible.ts';

/** Tags that are drawn by the browser: what is in them is not laid out. */
const WHOLE = new Set(['input', 'select', 'textarea', 'canvas', 'video', 'audio']);

/** Something that can be acted on. */
export function buildActor(here: Here, kind: string, out: Lines): void {
  const { element, style, outer, at } = here;
  if (WHOLE.has(tagOf(element))) {
    if (isBoxSeen(element, style, outer)) put(here, leafOf(here, kind), out);
    return;
  }
  const lines = new Lines(at);
  children(here, lines);
  lines.end();
  const { parts, weight } = lines;
  noteSuspect(here.look, element, weight === 0);
  const holdsActors = hasActors(parts);
  if (kind === 'pointed' && (holdsActors || weight > MOST_LINES_OF_ONE)) {
    if (isInline(style))
      out.beside(
        parts.flatMap((part) =>
          typeof part === 'object' && part.kind === 'line' ? (part.parts ?? []) : [part],
        ),
      );
    else out.take(lines);
    return;
  }
  const name = holdsActors ? '' : plain(parts);
  if (name === '' && !holdsActors && !isBoxSeen(element, style, outer)) return;
  const node = nodeOf(here, kind === 'pointed' ? 'clickable' : kind, name);
  if (node.kind === 'textbox') {
    delete node.name;
    out.block({ ...node, value: name, ...labelled(element, '') });
  } else if (holdsActors) out.nest(node, lines);
  else if (node.kind === 'clickable' && name === '' && node.label === undefined && kind === 'pointed')
    out.end();
  else put(here, node, out);
}

/** More than this under one hand is a part of a page, not a thing. */
const MOST_LINES_OF_ONE = 12;

function put({ style }: Here, node: SeenNode, out: Lines): void {
  if (isInline(style)) out.inline(node);
  else {
    out.end();
    out.inline(node);
    out.end();
  }
}

function nodeOf(here: Here, kind: string, name: string): SeenNode {
  const { element, at } = here;
  noteAttributes(here, name === '' ? labelOf(element) : name);
  const states = statesOf(element, kind);
  const to = kind === 'link' ? hostOf(element) : undefined;
  return {
    kind,
    at,
    acts: true,
    ...(name === '' ? {} : { name }),
    ...labelled(element, name),
    ...(states.length === 0 ? {} : { states }),
    ...(to === undefined ? {} : { to }),
  };
}

function labelled(element: Element, name: string): { label?: string } {
  const label = name === '' ? labelOf(element) : '';
  return label === '' ? {} : { label };
}

const SAID: Readonly<Record<string, string>> = { submit: 'Submit', reset: 'Reset' };

function leafOf(here: Here, kind: string): SeenNode {
  const { look, element, inner } = here;
  const { type, value: written } = element as HTMLInputElement;
  const isButton = tagOf(element) === 'input' && kind === 'button';
  const words = isButton && type !== 'image' ? flat(written) || (SAID[type] ?? '') : '';
  const name = words === '' || isTextSeen(here) ? words : '';
  if (name !== words) hide(look, words, 'colour');
  const value = valueOf(element, kind);
  if (isSecret(element)) look.secrets.push(written);
  const options =
    tagOf(element) === 'select' ? optionsOf(element as HTMLSelectElement, behind(inner)) : undefined;
  const shown = value !== undefined && value !== '' && isField(kind) && !isTextSeen(here) ? '' : value;
  if (shown !== value) hide(look, value ?? '', 'colour');
  const empty = value === '' ? placeholderOf(here) : '';
  const node: SeenNode = {
    ...nodeOf(here, kind, name),
    ...(shown === undefined ? {} : { value: shown }),
    ...(empty === '' ? {} : { placeholder: empty }),
    ...(options === undefined ? {} : { options }),
    ...sizeOf(element, kind),
  };
  if (node.label === empty) delete node.label;
  if (!isButton) look.fields.set(element, node);
  return node;
}

function sizeOf(element: Element, kind: string): { states?: string[] } {
  if (kind !== 'canvas') return {};
  const { width, height } = boxOf(element);
  return { states: [`${Math.round(width)}×${Math.round(height)}`] };
}

function placeholderOf({ look, element, style, inner }: Here): string {
  const text = flat(attribute(element, 'placeholder'));
  if (text === '') return '';
  const drawn = getComputedStyle(element, '::placeholder');
  const [red, green, blue, alpha] = colourOf(drawn.color);
  const isSeen =
    Number(drawn.opacity) * alpha > 0.05 &&
    !isTiny(style) &&
    !isFaint([red, green, blue, alpha * Number(drawn.opacity)], behind(inner));
  if (!isSeen) hide(look, text, 'colour');
  return isSeen ? upTo(text, 200) : '';
}

/**
 * A label's text is its field's name and is not said again. Where the field itself is not seen, as with drawn checkboxes and
 * buttons for files, the label stands for it. Answers whether it was a field's.
 */
export function buildLabel(here: Here, out: Lines): boolean {
  const { look, element, at, style } = here;
  const control = (element as HTMLLabelElement).control;
  if (control === null) return false;
  const kind = actorOf(control);
  if (kind === undefined) return false;
  const lines = new Lines(at);
  children(here, lines);
  lines.end();
  const text = plain(loose(lines).filter((part) => typeof part === 'string' || part.acts !== true));
  if (isSeenControl(control)) {
    if (
      !isField(kind) &&
      !['checkbox', 'radio', 'switch', 'combobox', 'listbox', 'slider', 'file', 'color'].includes(kind)
    ) {
      out.take(lines);
      return true;
    }
    look.labels.set(control, [...(look.labels.get(control) ?? []), text]);
    const actors = loose(lines).filter((part) => typeof part === 'object' && part.acts === true);
    if (!isInline(style)) out.end();
    out.beside(actors);
    if (!isInline(style)) out.end();
    return true;
  }
  const states = statesOf(control, kind);
  const name = text === '' ? { label: labelOf(control) } : { name: text };
  put(here, { kind, at, acts: true, ...name, ...(states.length > 0 && { states }) }, out);
  out.beside(loose(lines).filter((part) => typeof part === 'object' && part.acts === true));
  return true;
}

function loose(lines: Lines): (string | SeenNode)[] {
  return lines.parts.flatMap((part) => (typeof part === 'object' ? flatten(part) : [part]));
}

function flatten(node: SeenNode): (string | SeenNode)[] {
  if (node.acts === true || node.parts === undefined) return [node];
  return node.parts.flatMap((part) => (typeof part === 'object' ? flatten(part) : [part]));
}

function isSeenControl(control: Element): boolean {
  const { width, height } = boxOf(control);
  const { clip, clipPath } = getComputedStyle(control);
  const isCut = /rect\((0px,? ?|1px,? ?){4}\)/.test(clip) || /inset\((50|100)%/.test(clipPath);
  return isShown(control) && width > 2 && height > 2 && !isCut;
}
