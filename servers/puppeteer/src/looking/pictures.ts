import { ToolError } from '@plugboard/core';
import type { ElementHandle, Page } from 'puppeteer-core';

export interface Shot {
  readonly mimeType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly data: Uint8Array;
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What the page has below what is in the picture, in CSS pixels. */
  readonly cut: number;
}

export interface Wanted {
  readonly element?: ElementHandle | undefined;
  readonly fullPage: boolean;
  /** Of the longer side. */
  readonly maxPixels: number;
  readonly format: 'jpeg' | 'png' | 'webp';
}

/** A page can be as high as it likes; Chrome's picture of it cannot. */
const MOST_HEIGHT = 16_000;

/** A picture of what is seen, of the whole page or of one element, scaled down where it is larger than asked for. */
export async function shoot(page: Page, { element, fullPage, maxPixels, format }: Wanted): Promise<Shot> {
  const session = await page.createCDPSession();
  try {
    await element?.scrollIntoView();
    const { cssVisualViewport: view, cssContentSize: content } = await session.send('Page.getLayoutMetrics');
    const area =
      element !== undefined
        ? await boxOf(element, { x: view.pageX, y: view.pageY })
        : fullPage
          ? { x: 0, y: 0, width: content.width, height: content.height }
          : { x: view.pageX, y: view.pageY, width: view.clientWidth, height: view.clientHeight };
    const height = Math.min(area.height, MOST_HEIGHT);
    const scale = Math.min(1, maxPixels / Math.max(area.width, height));
    const { data } = await session.send('Page.captureScreenshot', {
      format,
      ...(format === 'png' ? {} : { quality: 80 }),
      clip: { x: area.x, y: area.y, width: area.width, height, scale },
      captureBeyondViewport: fullPage || element !== undefined,
    });
    return {
      mimeType: `image/${format}`,
      data: Buffer.from(data, 'base64'),
      width: Math.round(area.width * scale),
      height: Math.round(height * scale),
      cut: Math.round(area.height - height),
    };
  } finally {
    await session.detach().catch(() => {});
  }
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(element: ElementHandle, scrolled: Pick<Area, 'x' | 'y'>): Promise<Area> {
  const box = await element.boundingBox();
  if (box === null || box.width < 1 || box.height < 1)
    throw new ToolError('The element has no size on the page.', {
      code: 'NOT_VISIBLE',
      hint: 'Take the picture of one around it.',
    });
  // A box is seen from the viewport, a clip from the page.
  return { x: box.x + scrolled.x, y: box.y + scrolled.y, width: box.width, height: box.height };
}
