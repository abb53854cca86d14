import { buildActor, buildLabel } from './actors.ts';
import { children, isInline, noteAttributes, type Here } from './children.ts';
import type { SeenNode } from './contract.ts';
import { attribute, boxOf, isFrame, outerOf, tagOf } from './dom.ts';
import { isAltSeen } from './letters.ts';
import { inlineOf, Lines } from './lines.ts';
import {
  DEEPEST,
  hide,
  hideAll,
  MOST_ELEMENTS,
  NOT_DRAWN,
  NOT_READ,
  noteSuspect,
  placed,
  type Look,
} from './look.ts';
import { actorOf, placeOf } from './roles.ts';
import { behind, enter, isBoxSeen, type Sight } from './visible.ts';

export function visit(look: Look, element: Element, outer: Sight, out: Lines): void {
  const tag = tagOf(element);
  if (NOT_READ.has(tag)) return;
  if (look.elements.length >= MOST_ELEMENTS || look.depth > DEEPEST) {
    look.beyond += 1;
    return;
  }
  const style = getComputedStyle(element);
  const inner = enter(element, style, outer);
  if (typeof inner === 'string' || NOT_DRAWN.has(tag)) {
    hideAll(look, element, typeof inner === 'string' ? inner : 'display');
    return;
  }
  if (tag === 'br') {
    out.text(' ');
    return;
  }
  const here: Here = { look, element, style, outer, inner, at: placed(look, element) };
  if (tag === 'label' && buildLabel(here, out)) return;
  const kind = actorOf(element) ?? (isPointed(element, style, tag) ? 'pointed' : undefined);
  if (kind !== undefined) buildActor(here, kind, out);
  else build(here, out);
}

/** A hand over it, and not over what it is in: something happens when it is clicked. */
function isPointed(element: Element, style: CSSStyleDeclaration, tag: string): boolean {
  if (style.cursor !== 'pointer' || tag === 'label' || tag === 'html' || tag === 'body') return false;
  const outer = outerOf(element);
  return outer !== null && getComputedStyle(outer).cursor !== 'pointer';
}

function build(here: Here, out: Lines): void {
  const { element, style } = here;
  const tag = tagOf(element);
  noteAttributes(here, '');
  if (isFrame(element)) buildFrame(here, out);
  else if (tag === 'img') buildImage(here, out);
  else if (
    tag === 'td' ||
    tag === 'th' ||
    /^(cell|gridcell|columnheader|rowheader)$/.test(attribute(element, 'role') ?? '')
  )
    buildCell(here, out);
  else {
    const place = placeOf(element);
    const weight = out.weight;
    if (place !== undefined) buildPlace(here, place, out);
    else if (isInline(style) || style.display.startsWith('table-')) children(here, out);
    else buildGroup(here, out);
    noteSuspect(here.look, element, weight === out.weight);
  }
}

const SMALLEST_FRAME = 8;

function buildFrame({ element, style, outer, inner, at }: Here, out: Lines): void {
  const { width, height } = boxOf(element);
  if (!isBoxSeen(element, style, outer) || width < SMALLEST_FRAME || height < SMALLEST_FRAME) return;
  const node: SeenNode = { kind: 'frame', at, ...(behind(inner) && { backdrop: behind(inner) }) };
  out.block(node);
}

const SMALLEST_IMAGE = 100;

function buildImage(here: Here, out: Lines): void {
  const { look, element, style, outer, at } = here;
  const image = element as HTMLImageElement;
  if (!isBoxSeen(element, style, outer)) return;
  const { width, height } = boxOf(element);
  // Of a picture that did not come its text is drawn.
  if (image.complete && image.naturalWidth === 0) {
    const alt = attribute(element, 'alt') ?? '';
    if (isAltSeen(here)) out.text(alt);
    else hide(look, alt, 'size');
  } else if (width >= SMALLEST_IMAGE && height >= SMALLEST_IMAGE)
    out.inline({ kind: 'image', at, acts: true });
}

function buildCell(here: Here, out: Lines): void {
  const cell = new Lines(here.at);
  children(here, cell);
  cell.end();
  const parts = inlineOf(cell.parts);
  if (parts === undefined) out.take(cell);
  else {
    out.inline({ kind: '|', at: here.at });
    out.beside(parts);
  }
}

const HEADING = /^h\d$/;

function buildPlace(here: Here, kind: string, out: Lines): void {
  const lines = new Lines(here.at);
  children(here, lines);
  lines.end();
  if (lines.parts.length === 0) return;
  const inline = HEADING.test(kind) || kind === 'row' || kind === 'item' ? inlineOf(lines.parts) : undefined;
  const parts = inline === undefined ? lines.parts : withoutEdge(inline);
  if (parts.length > 0) out.nest({ kind, at: here.at }, lines, parts);
}

/** Separators stand between cells, not before them. */
function withoutEdge(parts: SeenNode['parts'] & object): SeenNode['parts'] & object {
  const [first] = parts;
  return typeof first === 'object' && first.kind === '|' ? parts.slice(1) : parts;
}

/** So many lines are worth a name by which they can be asked for. */
const LARGE = 8;

function buildGroup(here: Here, out: Lines): void {
  out.end();
  const lines = new Lines(here.at);
  children(here, lines);
  lines.end();
  if (lines.parts.length > 1 && lines.weight >= LARGE) out.nest({ kind: 'group', at: here.at }, lines);
  else out.take(lines);
}
