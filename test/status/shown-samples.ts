// The sample pages of the status page in Chromium, each at its name.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { PageModel } from '../../runtime/status/page/page-model.ts';
import { pagePieces } from '../../runtime/status/render-page.ts';
import { launchChromium } from '../chromium.ts';
import { repository } from '../shared.ts';
import { samples } from './sample-pages.ts';

export interface ShownSamples {
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export function drawn(model: PageModel): string {
  return [...pagePieces(model, { script: '/none.js', style: '/status.css' })].join('');
}

export async function showSamples(): Promise<ShownSamples> {
  const css = readFileSync(join(repository, 'runtime', 'status', 'page', 'status.css'), 'utf8');
  const server = createServer(({ url: path = '' }, response) => {
    const model = samples[path.slice(1)];
    if (path === '/status.css') response.writeHead(200, { 'content-type': 'text/css' }).end(css);
    else if (model === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(drawn(model));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    browser,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
