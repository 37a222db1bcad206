// The extension in the nearest to VS Code that can be had headless: code-server's VS Code server and Debian's Chromium.
// Once from the inside, through the editor's API; once from the outside, on the screen, from the packed .vsix.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { repository } from '../shared.ts';
import { openBrowser, remoteUri, workbenchUrl } from './browser.ts';
import { type CodeServer, fetchCodeServer, findChromium, startCodeServer } from './code-server.ts';
import { packExtension } from './pack.ts';

const vsix = join(repository, 'dist', 'ecconf-vscode.vsix');
const staged = join(repository, 'dist', 'vscode');
/** With UPDATE=1 the pictures of the docs are taken anew. */
const pictures = process.env.UPDATE ? join(repository, 'docs', 'images') : null;

interface Session {
  readonly port: number;
  readonly workspace: string;
  readonly page: Page;
}

/** A fresh editor on a copy of the broken example. */
async function withEditor(fromVsix: boolean, use: (session: Session) => Promise<void>): Promise<void> {
  const chromium = findChromium();
  const folder = chromium === null ? null : fetchCodeServer();
  assert.ok(chromium !== null && folder !== null);
  const scratch = mkdtempSync(join(tmpdir(), 'ecconf-vscode-'));
  const workspace = join(scratch, 'conf');
  cpSync(join(repository, 'examples', 'broken'), workspace, { recursive: true });
  let server: CodeServer | null = null;
  let context: BrowserContext | null = null;
  try {
    server = await startCodeServer(folder, scratch, fromVsix ? vsix : null);
    context = await openBrowser(chromium, scratch);
    await use({ port: server.port, workspace, page: context.pages()[0] ?? (await context.newPage()) });
  } finally {
    await context?.close();
    await server?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

describe('VS Code extension', function () {
  this.timeout(480_000);

  before(function () {
    if (findChromium() === null || fetchCodeServer() === null || packExtension() === null) this.skip();
  });

  it('works through the API of the editor', async () => {
    await withEditor(false, async ({ port, workspace, page }) => {
      const lines: string[] = [];
      let exit: (code: number) => void = () => {};
      const exited = new Promise<number>((resolve) => {
        exit = resolve;
      });
      await page.exposeFunction(
        'codeAutomationLog',
        (_type: string, args: readonly unknown[]) => void lines.push(args.map(String).join(' ')),
      );
      await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
      await page.goto(
        workbenchUrl(port, workspace, [
          ['extensionDevelopmentPath', remoteUri(port, staged)],
          ['extensionTestsPath', remoteUri(port, join(repository, 'test', 'vscode', 'in-host.cjs'))],
        ]),
      );
      const late = new Promise<number>((resolve) => setTimeout(() => resolve(-1), 200_000).unref());
      const code = await Promise.race([exited, late]);
      const results = lines.join('\n').match(/^(?:not )?ok .*$/gm) ?? [];
      assert.deepEqual(
        results.filter((line) => line.startsWith('not ok')),
        [],
      );
      assert.equal(code, 0, lines.join('\n'));
      assert.ok(results.length >= 15, `all ran: ${results.join(', ')}`);
    });
  });

  it('shows squiggle, hover and completion on the screen, from the .vsix', async () => {
    await withEditor(true, async ({ port, workspace, page }) => {
      const file = join(workspace, 'east2', 'node-local.conf');
      await page.goto(workbenchUrl(port, workspace, [['openFile', remoteUri(port, file)]]));
      await page.waitForSelector('.monaco-workbench', { timeout: 120_000 });
      await page.waitForSelector('.squiggly-error', { timeout: 120_000, state: 'attached' });
      assert.match((await page.locator('.statusbar').innerText()).replaceAll('\u00a0', ' '), /Ecelerity configuration/);

      const line = page.locator('.view-line', { hasText: 'duravip_balance_set_size' });
      await line.locator('span', { hasText: 'duravip_balance_set_size' }).last().hover();
      const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
      await hover.waitFor({ timeout: 120_000 });
      await page.locator('.monaco-hover:not(.hidden)', { hasText: 'Must be the same on all nodes' }).waitFor({ timeout: 120_000 });
      await picture(page, 'vscode-hover.png');

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
      const appeared = () =>
        details.waitFor({ timeout: 5_000 }).then(
          () => true,
          () => false,
        );
      let tries = 0;
      while (!(await appeared())) {
        assert.ok(tries++ < 10, 'the documentation of a proposal');
        await page.keyboard.press('Control+Space');
      }
      await picture(page, 'vscode-completion.png');

      await page.keyboard.press('Escape');
      while ((await page.locator('.view-line', { hasText: /^\s*h/ }).count()) > 0) await page.keyboard.press('Control+Z');
      await page.keyboard.press('Control+Shift+M');
      const problems = page.locator('.markers-panel .monaco-list-row');
      await problems.filter({ hasText: 'EC3104' }).first().waitFor({ timeout: 120_000 });
      await picture(page, 'vscode-problems.png');
    });
  });
});

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return;
  mkdirSync(pictures, { recursive: true });
  // The last animation of the workbench.
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(pictures, name) });
}
