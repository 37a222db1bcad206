// What the pages of the status page are made of: golden HTML, valid by html-validate, rules of accessibility by axe in both themes, nothing that needs
// to be scrolled sideways on a narrow screen, and pictures of all of it (UPDATE=1 takes them anew).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import type { Browser, Page } from 'playwright-core';
import { keepsRules } from '../accessibility.ts';
import { assertGolden } from '../golden-file.ts';
import { images, keepPicture } from '../picture.ts';
import { repository } from '../shared.ts';
import { largest, samples } from './sample-pages.ts';
import { drawn, type ShownSamples, showSamples } from './shown-samples.ts';

const htmlOf = (name: string) => drawn(samples[name] ?? assert.fail(name));

describe('pages of the status page', () => {
  for (const name of Object.keys(samples)) {
    it(`draw ${name}, as valid HTML`, async () => {
      const html = htmlOf(name);
      assertGolden(
        join(repository, 'test', 'golden', 'status', `${name}.html`),
        `${html.replaceAll(/(<\/?(?:section|table|tr|li|p|div|ul|ol|h[123])\b)/g, '\n$1')}`,
      );
      const validate = new HtmlValidate({
        extends: ['html-validate:standard'],
        rules: {
          'void-style': 'off',
          'no-inline-style': 'error',
          'no-raw-characters': 'off',
          'no-trailing-whitespace': 'off',
        },
      });
      const { results } = await validate.validateString(html);
      const said = results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`),
      );
      assert.deepEqual(said, []);
    });
  }

  it('keep within their budgets on the largest cluster: 40 KB for the overview, 20 KB of script, 6 KB of style, compressed', () => {
    const sizes = {
      overview: gzipSync(drawn(largest)).length,
      script: gzipSync(readFileSync(join(repository, 'dist', 'ecclusterd', 'status.js'))).length,
      style: gzipSync(readFileSync(join(repository, 'dist', 'ecclusterd', 'status.css'))).length,
    };
    console.log(`      ${drawn(largest).length} bytes of HTML; compressed: ${JSON.stringify(sizes)}`);
    assert.ok(sizes.overview <= 40_000 && sizes.script <= 20_000 && sizes.style <= 6_000, JSON.stringify(sizes));
  });

  it('are in docs/images: each state in two themes and two widths, together with the others below 4 MB', () => {
    const there = readdirSync(images);
    const wanted = Object.keys(samples).flatMap((name) =>
      ['light', 'dark'].flatMap((theme) => ['', '-narrow'].map((width) => `status-${name}-${theme}${width}.png`)),
    );
    assert.deepEqual(there.filter((name) => name.startsWith('status-')).sort(), wanted.sort());
    assert.ok(there.reduce((sum, name) => sum + statSync(join(images, name)).size, 0) < 4e6);
  });

  describe('in a browser', () => {
    let shown: ShownSamples;
    before(async () => {
      shown = await showSamples();
    });
    after(() => shown?.close());

    it('keep the rules of WCAG 2.2 AA, and tell nothing by colour alone: each state has a sign and a word', async () => {
      await eachPage(shown.browser, 'light', 1280, async (page, name) => {
        await page.goto(`${shown.url}/${name}`);
        await keepsRules(page, name);
        const bare = `[...document.querySelectorAll('.sign, .node-cell, td.cell')].filter((each) => each.textContent.trim() === '').length`;
        assert.equal(await page.evaluate(bare), 0, name);
        if (process.env['UPDATE']) await picture(page, `${name}-light`);
      });
    });

    it('can be read in the dark theme as well', async () => {
      await eachPage(shown.browser, 'dark', 1280, async (page, name) => {
        await page.goto(`${shown.url}/${name}`);
        await keepsRules(page, name, ['color-contrast']);
        if (process.env['UPDATE']) await picture(page, `${name}-dark`);
      });
    });

    it('need no sideways scrolling at 320 pixels, which are 400 % as well', async () => {
      for (const scheme of process.env['UPDATE'] ? (['light', 'dark'] as const) : (['light'] as const))
        await eachPage(shown.browser, scheme, 320, async (page, name) => {
          await page.goto(`${shown.url}/${name}`);
          assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 320, name);
          if (process.env['UPDATE']) await picture(page, `${name}-${scheme}-narrow`);
        });
    });
  });
});

async function eachPage(
  browser: Browser,
  colorScheme: 'light' | 'dark',
  width: number,
  work: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: true });
  const page = await context.newPage();
  for (const name of Object.keys(samples)) await work(page, name);
  await context.close();
}

async function picture(page: Page, name: string): Promise<void> {
  keepPicture(`status-${name}`, await page.screenshot({ fullPage: true }));
}
