// Nothing is told by colour alone: each state has a sign and a word of its own, and its sign can be seen in both themes by eyes that miss colours.
// Chromium draws the pages as such eyes see them, and the contrast of each sign to what is around it is measured in the picture.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { cellSigns, logSign, nodeSigns, type Sign } from '../../runtime/status/page/signs.ts';
import { type ShownSamples, showSamples } from './shown-samples.ts';

const eyes = ['none', 'deuteranopia', 'protanopia', 'achromatopsia'] as const;
/** Of WCAG for what is no text. */
const leastContrast = 3;
/** Pages that have all signs between them. */
const withSigns = ['overview-troubled', 'overview-bus-gone'] as const;
const signs = '.cell > span[aria-hidden], .sign > span[aria-hidden], .spark, .phase';

describe('signs of the status page', () => {
  let shown: ShownSamples;
  before(async () => {
    shown = await showSamples();
  });
  after(() => shown?.close());

  it('are another one for each state, with a word of its own', () => {
    const logs = ['reading', 'catching up', 'behind'].map(logSign);
    for (const all of [Object.values(cellSigns), logs] as readonly (readonly Sign[])[]) {
      assert.equal(new Set(all.map(({ sign }) => sign)).size, all.length);
      assert.equal(new Set(all.map(({ word }) => word)).size, all.length);
    }
    assert.equal(new Set(Object.values(nodeSigns).map(({ sign, word }) => `${sign} ${word}`)).size, Object.keys(nodeSigns).length);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`can be seen in the ${colorScheme} theme, whatever colours one does not see`, async () => {
      const context = await shown.browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
      const page = await context.newPage();
      const eye = await context.newCDPSession(page);
      const judge = await context.newPage();
      for (const name of withSigns) {
        await page.goto(`${shown.url}/${name}`);
        for (const type of eyes) {
          await eye.send('Emulation.setEmulatedVisionDeficiency', { type });
          const picture = (await page.screenshot({ fullPage: true })).toString('base64');
          const faint = (await measured(judge, picture, await boxes(page))).filter(({ contrast }) => contrast < leastContrast);
          assert.deepEqual(faint, [], `${name}, ${type}`);
        }
      }
      await context.close();
    });
  }
});

interface Box {
  readonly what: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where signs are, with what is around them. */
function boxes(page: Page): Promise<readonly Box[]> {
  return page.evaluate(`[...document.querySelectorAll('${signs}')].flatMap((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    const what = (each.closest('td, li, .part') ?? each).textContent.trim().slice(0, 40);
    return width === 0 ? [] : [{ what, x: x + scrollX - 2, y: y + scrollY - 2, width: width + 4, height: height + 4 }];
  })`);
}

/** The largest contrast within each box. */
function measured(
  judge: Page,
  picture: string,
  all: readonly Box[],
): Promise<readonly { readonly what: string; readonly contrast: number }[]> {
  return judge.evaluate(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture}';
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return ${JSON.stringify(all)}.map(({ what, x, y, width, height }) => {
      const { data } = context.getImageData(x, y, Math.ceil(width), Math.ceil(height));
      let [least, most] = [1, 0];
      for (let at = 0; at < data.length; at += 4) {
        const light = 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]);
        [least, most] = [Math.min(least, light), Math.max(most, light)];
      }
      return { what, contrast: Math.round(((most + 0.05) / (least + 0.05)) * 10) / 10 };
    });
  })()`);
}
