import { lazy } from './lazy.ts';
import { codePoint, UNSEEN } from './unseen.ts';

// On one line a tab and a return hide as well, and the blank of braille is drawn as nothing beside letters.
const hides = lazy(() => new RegExp(`${UNSEEN}|[\\t\\r\\u2800]`, 'gv'));

/**
 * A text in which all can be seen, and which is one line: arguments of a model in it may hold signs that hide or turn
 * text, or lines that read like ours.
 */
export function legible(text: string): string {
  return text.replaceAll(/\r?\n/g, ' ⏎ ').replaceAll(hides(), (sign) => `<${codePoint(sign)}>`);
}
