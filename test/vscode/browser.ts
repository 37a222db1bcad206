// Chromium with nothing but this machine to talk to.
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** A fresh profile; requests to any other host are refused. */
export async function openBrowser(executablePath: string, scratch: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(join(scratch, 'profile'), {
    executablePath,
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  // A machine on which everything is tested at once takes its time.
  context.setDefaultNavigationTimeout(180_000);
  await context.route(
    (url) => !['127.0.0.1', 'localhost'].includes(url.hostname) && /^(?:https?|wss?):$/.test(url.protocol),
    (route) => route.abort(),
  );
  return context;
}

/** The address of the workbench with a folder open; `payload` as the workbench takes it. */
export function workbenchUrl(port: number, folder: string, payload: readonly (readonly [string, string])[]): string {
  const given = encodeURIComponent(JSON.stringify([...payload, ['skipWelcome', 'true']]));
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${given}`;
}

export function remoteUri(port: number, path: string): string {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}
