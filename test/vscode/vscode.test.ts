// The extension in the nearest to VS Code that can be had headless: code-server's VS Code server and Debian's Chromium.
// Once from the inside, through the editor's API; once from the outside, on the screen, from the packed .vsix.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { keepPicture } from '../picture.ts';
import { repository } from '../shared.ts';
import { openBrowser, remoteUri, workbenchUrl } from './browser.ts';
import { fetchCodeServer, findChromium, startCodeServer } from './code-server.ts';
import { packExtension } from './pack.ts';
import { startWebServer } from './web-server.ts';

const vsix = join(repository, 'dist', 'ecconf-vscode.vsix');
const staged = join(repository, 'dist', 'vscode');
const inHost = join(repository, 'test', 'vscode', 'in-host.cjs');
/** All that the extension does, it does in a folder that nobody trusts. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.untrustedFiles': 'open',
};
/** With UPDATE=1 the pictures of the docs are taken anew. */
const takesPictures = Boolean(process.env.UPDATE);

interface Session {
  readonly port: number;
  readonly page: Page;
  /** A file of the workspace, and another one of this repository, as the workbench is to open them. */
  fileUri(name: string): string;
  ownUri(path: string): string;
  /** What the address of the workbench names as its folder. */
  readonly folder: string;
}

type Host = 'desktop' | 'web';

/** A fresh editor on a copy of the broken example. */
async function withEditor(
  host: Host,
  { fromVsix = false, extra = {} }: { fromVsix?: boolean; extra?: Readonly<Record<string, unknown>> },
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const chromium = findChromium();
  const folder = chromium === null ? null : fetchCodeServer();
  assert.ok(chromium !== null && folder !== null);
  const scratch = mkdtempSync(join(tmpdir(), 'ecconf-vscode-'));
  const workspace = join(scratch, 'conf');
  cpSync(join(repository, 'examples', 'broken'), workspace, { recursive: true });
  let server: { readonly port: number; stop(): Promise<void> } | null = null;
  let context: BrowserContext | null = null;
  try {
    server =
      host === 'web'
        ? await startWebServer(folder, vsix, workspace, extra)
        : await startCodeServer(folder, scratch, fromVsix ? vsix : null, extra);
    context = await openBrowser(chromium, scratch);
    const { port } = server;
    const page = context.pages()[0] ?? (await context.newPage());
    await use(
      host === 'web'
        ? {
            ...{ port, page, folder: 'vscode-vfs://test/conf' },
            fileUri: (name) => `vscode-vfs://test/conf/${name}`,
            ownUri: (path) => `http://127.0.0.1:${port}/${path}`,
          }
        : {
            ...{ port, page, folder: workspace },
            fileUri: (name) => remoteUri(port, join(workspace, name)),
            ownUri: (path) => remoteUri(port, { extension: staged, 'extension/in-host': inHost }[path] ?? path),
          },
    );
  } finally {
    await context?.close();
    await server?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** In a browser the same has been seen through the API; on the screen it is looked at when pictures are taken. */
const hosts: readonly Host[] = takesPictures ? ['desktop', 'web'] : ['desktop'];
const themes = [
  ['light', 'Default Light Modern'],
  ['dark', 'Default Dark Modern'],
  ['contrast', 'Default High Contrast'],
] as const;

/** What the script asks for that only a user can do. */
const hands: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async rename(page) {
    const box = page.locator('.rename-box input');
    await box.fill('north1', { timeout: 60_000 });
    await box.press('Enter');
  },
  trust: (page) =>
    page
      .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ })
      .first()
      .click({ timeout: 60_000 }),
};

describe('VS Code extension', function () {
  this.timeout(480_000);

  before(function () {
    if (findChromium() === null || fetchCodeServer() === null || packExtension() === null) this.skip();
  });

  for (const host of ['desktop', 'web'] as const)
    it(`works through the API of the editor: ${host}`, async () => {
      await withEditor(host, { extra: restricted }, async ({ port, page, folder, ownUri }) => {
        const lines: string[] = [];
        let exit: (code: number) => void = () => {};
        const exited = new Promise<number>((resolve) => {
          exit = resolve;
        });
        await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
          const line = args.map(String).join(' ');
          lines.push(line);
          const [, wish = ''] = /driver: (\w+)/.exec(line) ?? [];
          void hands[wish]?.(page).catch((error: unknown) => lines.push(String(error)));
        });
        await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
        await page.goto(
          workbenchUrl(port, folder, [
            ['extensionDevelopmentPath', ownUri('extension')],
            ['extensionTestsPath', ownUri('extension/in-host')],
          ]),
        );
        const late = new Promise<number>((resolve) => setTimeout(() => resolve(-1), 200_000).unref());
        const code = await Promise.race([exited, late]);
        const results = lines.filter((line) => /^(?:not )?ok /.test(line));
        assert.deepEqual(
          results.filter((line) => line.startsWith('not ok')),
          [],
        );
        assert.equal(code, 0, lines.join('\n'));
        assert.ok(results.length >= 25, `all ran: ${results.join(', ')}`);
      });
    });

  for (const host of hosts)
    it(`shows squiggle, hover and completion on the screen, from the .vsix: ${host}`, async () => {
      await withEditor(host, { fromVsix: true }, async ({ port, folder, page, fileUri }) => {
        await page.goto(workbenchUrl(port, folder, [['openFile', fileUri('east2/node-local.conf')]]));
        await page.waitForSelector('.monaco-workbench', { timeout: 120_000 });
        await page.waitForSelector('.squiggly-error', { timeout: 120_000, state: 'attached' });
        assert.match((await page.locator('.statusbar').innerText()).replaceAll('\u00a0', ' '), /Ecelerity configuration/);

        const line = page.locator('.view-line', { hasText: 'duravip_balance_set_size' });
        await insist(page.locator('.monaco-hover:not(.hidden)', { hasText: 'Must be the same on all nodes' }), async () => {
          await page.mouse.move(2, 2);
          await line.locator('span', { hasText: 'duravip_balance_set_size' }).last().hover();
        });
        await picture(page, `${host === 'web' ? 'vscode-web' : 'vscode'}-hover`);

        await page.keyboard.press('Escape');
        await line.click();
        await page.keyboard.press('End');
        await page.keyboard.press('Enter');
        await page.keyboard.type('heart');
        await page.keyboard.press('Control+Space');
        const proposals = page.locator('.suggest-widget.visible .monaco-list-row');
        await proposals.first().waitFor({ timeout: 120_000 });
        assert.ok((await proposals.allInnerTexts()).some((text) => text.includes('heartbeats_per_sec')));
        // Once more for the documentation beside the list. The key turns it off again where the list had opened by itself before the first one.
        const details = page.locator('.suggest-details', { hasText: 'Default: ' });
        await insist(details, () => page.keyboard.press('Control+Space'));
        await picture(page, `${host === 'web' ? 'vscode-web' : 'vscode'}-completion`);

        await page.keyboard.press('Escape');
        while ((await page.locator('.view-line', { hasText: /^\s*h/ }).count()) > 0) await page.keyboard.press('Control+Z');
        await page.keyboard.press('Control+Shift+M');
        const problems = page.locator('.markers-panel .monaco-list-row');
        await problems.filter({ hasText: 'EC3104' }).first().waitFor({ timeout: 120_000 });
        await picture(page, `${host === 'web' ? 'vscode-web' : 'vscode'}-problems`);
      });
    });

  for (const [name, theme] of takesPictures ? themes : [])
    it(`can be read in ${theme}`, async () => {
      await withEditor('web', { extra: { 'workbench.colorTheme': theme } }, async ({ port, page, folder, fileUri }) => {
        await page.goto(workbenchUrl(port, folder, [['openFile', fileUri('default/ecelerity-cluster.conf')]]));
        await page.locator('.codelens-decoration', { hasText: 'node' }).first().waitFor({ timeout: 200_000 });
        await picture(page, `vscode-${name}`);
      });
    });
});

/** Does it until that is seen: on a busy machine a pointer or a key may come before what waits for it. */
async function insist(wanted: Locator, act: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if (await wanted.first().isVisible()) return;
    await act();
    await wanted
      .first()
      .waitFor({ timeout: 6_000 })
      .catch(() => {});
  }
  await wanted.first().waitFor({ timeout: 6_000 });
}

async function picture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  // The last animation of the workbench.
  await page.waitForTimeout(500);
  keepPicture(name, await page.screenshot());
}
