import { colourOf } from './colour.ts';
import type { Colour } from './contract.ts';
import type { Sight } from './visible.ts';

export interface FirstLine {
  readonly ink: Colour;
  readonly bottom: number;
}

let isStyled: boolean | undefined;

/** Looks anew whether any style says something of first lines: to ask that of each block would cost more than all else. */
export function forgetStyles(): void {
  isStyled = undefined;
}

/** The first line of the block that a text flows in, where it has another colour and the text takes it. */
export function firstLineOf(sight: Sight, style: CSSStyleDeclaration): FirstLine | undefined {
  isStyled ??= hasFirstLines();
  if (!isStyled) return undefined;
  let block: Sight | undefined = sight;
  while (block?.style !== undefined && /^(?:inline|contents)$/.test(block.style.display)) block = block.outer;
  if (block?.element === undefined || block.style === undefined) return undefined;
  const { color, webkitTextFillColor } = getComputedStyle(block.element, '::first-line');
  const own = block.style;
  const isSame = color === own.color && webkitTextFillColor === own.webkitTextFillColor;
  if (isSame || style.color !== own.color || style.webkitTextFillColor !== own.webkitTextFillColor)
    return undefined;
  const range = new Range();
  range.selectNodeContents(block.element);
  const first = [...range.getClientRects()].find(({ height }) => height > 1);
  return first && { ink: colourOf(webkitTextFillColor || color), bottom: first.top + first.height / 2 };
}

function hasFirstLines(): boolean {
  const sheets = [...document.styleSheets, ...document.adoptedStyleSheets];
  return sheets.some((sheet) => {
    try {
      return says([...sheet.cssRules]);
    } catch {
      // Of another origin: nobody can tell.
      return true;
    }
  });
}

function says(rules: readonly CSSRule[]): boolean {
  const open = [...rules];
  for (let rule = open.pop(); rule !== undefined; rule = open.pop()) {
    if (rule instanceof CSSStyleRule && rule.selectorText.includes('first-line')) return true;
    if (rule instanceof CSSImportRule && rule.styleSheet !== null) open.push(...rule.styleSheet.cssRules);
    else if ('cssRules' in rule) open.push(...(rule as CSSGroupingRule).cssRules);
  }
  return false;
}
