import type { Backdrop, Colour } from './contract.ts';

const known = new Map<string, Colour>();
let pen: OffscreenCanvasRenderingContext2D | null | undefined;

/** Any colour of CSS. */
export function colourOf(css: string): Colour {
  const before = known.get(css);
  if (before !== undefined) return before;
  const colour = byText(css) ?? byDrawing(css);
  if (known.size > 5000) known.clear();
  known.set(css, colour);
  return colour;
}

function byText(css: string): Colour | undefined {
  const found = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(css);
  if (found === null) return undefined;
  const [, red, green, blue, alpha = '1'] = found;
  return [Number(red), Number(green), Number(blue), Number(alpha)];
}

function byDrawing(css: string): Colour {
  pen ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!pen) return [0, 0, 0, 1];
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = '#000';
  pen.fillStyle = css;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

export function over([red, green, blue, alpha]: Colour, below: Colour): Colour {
  const mix = (top: number, under: number) => top * alpha + under * (1 - alpha);
  return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), 1];
}

/** From 1 to 21, by WCAG 2. */
export function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [brightness(one), brightness(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function brightness([red, green, blue]: Colour): number {
  const part = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

const CLEAR = 'rgba(0, 0, 0, 0)';

/** What lies behind what is in an element, by what lies behind it. */
export function backdropIn(
  style: CSSStyleDeclaration,
  behind: Backdrop,
  filter: (colour: Colour) => Colour = (colour) => colour,
): Backdrop {
  const { backgroundColor, backgroundImage, backgroundClip } = style;
  if (backgroundColor === CLEAR && backgroundImage === 'none') return behind;
  // Only letters are drawn with it.
  if (/^text(?:, text)*$/.test(backgroundClip)) return behind;
  const colour = filter(colourOf(backgroundColor));
  const base = colour[3] >= 0.999 ? [colour] : behind?.slice(0, 8).map((each) => over(colour, each));
  if (backgroundImage === 'none') return base;
  const stops = stopsOf(backgroundImage);
  if (stops === undefined || base === undefined) return undefined;
  const ends = stops.map(filter).flatMap((stop) => base.map((each) => over(stop, each)));
  return [...base, ...ends].slice(0, 16);
}

/** Of a picture nobody can tell; of colours that run into each other, only between which. */
function stopsOf(image: string): Colour[] | undefined {
  if (/url\(|image|paint\(|element\(|cross-fade/.test(image.replaceAll(/-gradient\(/g, ''))) return undefined;
  return image.match(/(?:rgba?|color|oklch|oklab|lab|lch|hsl)\([^()]*\)/g)?.map(colourOf);
}

/** The colours of a background; of a picture nobody can tell. */
export type Paint = readonly Colour[] | 'unknown';

export function paintIn({ backgroundColor, backgroundImage }: CSSStyleDeclaration): Paint {
  const colour = colourOf(backgroundColor);
  if (backgroundImage === 'none') return [colour];
  return stopsOf(backgroundImage)?.map((stop) => (colour[3] < 0.05 ? stop : over(stop, colour))) ?? 'unknown';
}

/** Whether a text cannot be told from all that may lie behind it. */
export function isFaint(text: Colour, behind: Backdrop): boolean {
  return behind !== undefined && behind.every((each) => contrast(over(text, each), each) < 1.1);
}

export const isPaint = ({ backgroundColor, backgroundImage }: CSSStyleDeclaration): boolean =>
  backgroundColor !== CLEAR || backgroundImage !== 'none';
