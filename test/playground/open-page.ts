// The playground in Chromium, as `ecconf playground` serves it, in a window that has only this machine to talk to.
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Browser, Page } from 'playwright-core';
import { readPlayground, type Served, servePlayground } from '../../compiler/outside/serve-playground.ts';
import { launchChromium } from '../chromium.ts';
import { repository } from '../shared.ts';

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly url: string;
  /** What should not be: errors, refused loads, requests to elsewhere. */
  readonly wrong: string[];
  close(): Promise<void>;
}

let browser: Browser | null = null;
let served: Served | null = null;

async function startServer(): Promise<Served> {
  const files = readPlayground(join(repository, 'dist'));
  if (files === null) throw new Error('dist/playground is not built');
  served ??= await servePlayground(files, 0);
  return served;
}

/** A new profile each time: nothing is kept from before. `fragment` with its `#`. */
export async function openPage(fragment = '', options: BrowserContextOptions = {}): Promise<Opened> {
  const { url } = await startServer();
  browser ??= await launchChromium(['--disable-background-networking', '--disable-component-update', '--disable-sync']);
  const context = await browser.newContext({ viewport: { width: 1400, height: 880 }, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The picture of the tab is asked for by the browser, whenever it likes.
    if (/error|warning/.test(message.type()) && !message.location().url.endsWith('icon.png')) wrong.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('blob:')) wrong.push(`request: ${request.url()}`);
  });
  await page.addInitScript(
    "document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))",
  );
  await page.goto(`${url}${fragment}`);
  return { page, context, url, wrong, close: () => context.close() };
}

/** Asked again and again from outside: the page's policy lets nothing be evaluated in it. */
export async function until(page: Page, expression: string, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The server runs, all files have been checked, and the simulation has come to where it stops. */
export async function settled(page: Page): Promise<void> {
  await until(page, "document.body.dataset.server === 'ready' && playground.checks > 0 && !playground.simulation.isBusy");
}

export async function closeAll(): Promise<void> {
  await browser?.close();
  browser = null;
  served?.close();
  served = null;
}
