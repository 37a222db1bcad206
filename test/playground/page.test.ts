// The playground in a browser, as a person uses it: types, mends, kills, goes back in time, shares. Chromium is that of Debian.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { keepsRules } from '../accessibility.ts';
import { devices, type Page } from 'playwright-core';
import { keepPicture } from '../picture.ts';
import { repository } from '../shared.ts';
import { toFragment } from '../../playground/page/share.ts';
import { closeAll, type Opened, openPage, settled, until } from './open-page.ts';

/** Owners by address, as the matrix shows them. */
const owners = (page: Page): Promise<Record<string, string>> =>
  page.evaluate("Object.fromEntries([...document.querySelectorAll('#matrix tbody tr')].map((row) => [row.dataset.ip, row.dataset.owner]))");
const scrubTo = (ms: number): string =>
  `(() => { const scrub = document.getElementById('scrub'); scrub.value = '${ms}'; scrub.dispatchEvent(new Event('input', { bubbles: true })); })()`;
const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env['UPDATE']) keepPicture(`playground-${name}`, await page.screenshot());
};

describe('the playground', () => {
  let opened: Opened;
  let page: Page;
  before(async () => {
    opened = await openPage();
    page = opened.page;
    await settled(page);
  });
  after(closeAll);

  it('opens with the example: all 11 files, no finding, every address with an owner', async () => {
    assert.equal(await page.locator('#files button').count(), 11);
    assert.equal(await page.locator('#count').textContent(), '✓ no findings');
    assert.match((await page.locator('#owned').textContent()) ?? '', /13 owned, 0 without owner/);
    for (const button of await page.locator('#files button').all()) {
      const path = await button.getAttribute('data-path');
      await button.click();
      assert.equal(await page.evaluate('playground.editor.path'), path);
      assert.ok(((await page.evaluate('playground.editor.view.state.doc.length')) as number) > 0);
    }
    await picture(page, 'example');
  });

  it('leads through the first minute: break, see, mend, kill, look back, share', async () => {
    const step = page.locator('#guide .step');
    assert.equal(await step.textContent(), '1 of 5');
    await page.locator('#guide-show').click();
    const finding = page.locator('#findings li[data-code=EC3104]');
    await finding.waitFor();
    assert.match((await finding.textContent()) ?? '', /east2\/node-local\.conf:\d+:\d+/);
    assert.equal(await step.textContent(), '2 of 5');
    const fix = finding.locator('.fix').first();
    await fix.waitFor();
    // Its code leads to its page.
    await finding.locator('.why').click();
    const dialog = page.locator('dialog[open]');
    assert.match((await dialog.locator('h2').textContent()) ?? '', /^EC3104: duravip_balance_set_size is not the same on all nodes$/);
    assert.match((await dialog.textContent()) ?? '', /What it finds.*As it is right/s);
    await picture(page, 'code');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await picture(page, 'finding');
    await fix.click();
    await finding.waitFor({ state: 'detached' });
    assert.equal(await page.locator('#count').textContent(), '✓ no findings');
    assert.equal(await page.evaluate('document.activeElement.id'), 'findings');
    assert.equal(await step.textContent(), '3 of 5');
  });

  it('says what is wrong soon after the key', async () => {
    await page.locator('#files button[data-path="default/ecelerity-cluster.conf"]').click();
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      times.push(
        await page.evaluate(`new Promise((resolve) => {
        const { view } = playground.editor;
        const at = view.state.doc.toString().indexOf('duravip_balance_set_size') + 'duravip_balance_set_'.length;
        const begin = performance.now();
        view.dispatch({ changes: { from: at, insert: 'x' }, userEvent: 'input' });
        const look = () => document.querySelector('#findings li[data-code=EC2001]') === null ? setTimeout(look, 1) : resolve(performance.now() - begin);
        look();
      })`),
      );
      await page.evaluate(
        "(() => { const { view } = playground.editor; const at = view.state.doc.toString().indexOf('xsize'); view.dispatch({ changes: { from: at, to: at + 1 } }); })()",
      );
      await page.locator('#findings li[data-code=EC2001]').waitFor({ state: 'detached' });
    }
    times.sort((a, b) => a - b);
    console.log(`      finding after a key: p50 ${Math.round(times[9] ?? 0)} ms, p95 ${Math.round(times[18] ?? 0)} ms`);
    // 300 ms on a machine that does nothing else; here others use it as well, and a tenfold slip is red all the same.
    assert.ok((times[9] ?? Infinity) <= 3_000, `${times}`);
  });

  it('explains what is under the mouse: its code in colours, no tag to be read', async () => {
    await page.locator('#files button[data-path$="default/ecelerity-cluster.conf"]').click();
    await page.locator('.cm-content .hl-option', { hasText: 'mainlog' }).first().hover();
    const box = page.locator('.cm-lsp-hover-tooltip');
    await box.waitFor();
    assert.match((await box.textContent()) ?? '', /^mainlog/);
    assert.doesNotMatch((await box.textContent()) ?? '', /<\/?[a-z]|class=/);
    assert.equal(await box.locator('pre code .hl-option').textContent(), 'mainlog');
    await page.mouse.move(1, 1);
    await box.waitFor({ state: 'detached' });
  });

  it('kills by mouse and by keyboard, and shows who takes over', async () => {
    const before = await owners(page);
    assert.ok(Object.values(before).includes('west1'));
    await page.locator('[data-map-node=west1] circle').click();
    await page.locator('.node[data-node=west1][data-life=crashed]').waitFor();
    await until(page, "[...document.querySelectorAll('#matrix tbody tr')].every((row) => !['west1', '-'].includes(row.dataset.owner))");
    // By keyboard alone.
    await page.locator('.node[data-node=east2] button', { hasText: 'kill' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.node[data-node=east2][data-life=crashed]').waitFor();
    // The button is gone, and the keyboard is where one would start it again.
    await until(page, "document.activeElement.dataset.key === 'east2 start'");
    await until(
      page,
      "[...document.querySelectorAll('#matrix tbody tr')].every((row) => !['west1', 'east2', '-'].includes(row.dataset.owner))",
    );
    assert.deepEqual([...new Set(Object.values(await owners(page)))].sort(), ['east1', 'west2']);
    await page.locator('#play').click();
    await until(page, '!playground.simulation.isBusy && !playground.simulation.isPlaying');
    assert.match((await page.locator('#story').textContent()) ?? '', /out of service for/);
    await picture(page, 'killed');
  });

  it('goes back in time to the same owners, also when it is played again from there', async () => {
    const atEnd = await owners(page);
    const endMs = (await page.evaluate('playground.simulation.nowMs')) as number;
    await page.evaluate(scrubTo(29_900));
    assert.equal(await page.locator('.node[data-life=running]').count(), 4);
    const early = await owners(page);
    assert.notDeepEqual(early, atEnd);
    const strikes = await page.evaluate('structuredClone(playground.simulation.strikes)');
    // Played anew with the same strikes: the end is the same.
    await page.evaluate(
      (given) => {
        const { playground } = globalThis as unknown as {
          playground: { simulation: { start(...all: unknown[]): void; ir: unknown; seed: number } };
        };
        playground.simulation.start(
          playground.simulation.ir,
          playground.simulation.seed,
          (given as { strikes: unknown }).strikes,
          (given as { endMs: number }).endMs,
        );
      },
      { strikes, endMs },
    );
    await until(page, '!playground.simulation.isBusy');
    assert.deepEqual(await owners(page), atEnd);
    await page.evaluate(scrubTo(29_900));
    assert.deepEqual(await owners(page), early);
  });

  it('cuts the network where somebody draws a line, and heals it', async () => {
    const box = await page.locator('#network').boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + box.width / 2, box.y + 6);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height - 6, { steps: 4 });
    await page.mouse.up();
    await page.locator('#network .cut').first().waitFor({ state: 'attached' });
    await page.locator('#owned', { hasText: 'by more than one node' }).waitFor();
    assert.match((await page.locator('#story li.strike').first().textContent()) ?? '', /the network is cut/);
    await page.locator('#heal').click();
    await page.locator('#network .cut').first().waitFor({ state: 'detached' });
  });

  it('reloads the text as it is, and plans it against the text as it was opened', async () => {
    await page.evaluate(
      "(() => { playground.show('default/ecelerity-cluster.conf'); const { view } = playground.editor; const text = view.state.doc.toString(); const at = /duravip_balance_set_size = (\\d+)/.exec(text); const to = at.index + at[0].length; view.dispatch({ changes: { from: to - at[1].length, to, insert: '6' } }); })()",
    );
    await page.locator('#reload').click();
    await page.locator('#story li', { hasText: 'reload the text' }).waitFor();
    await page.locator('#tab-plan').click();
    await page.locator('#plan-text', { hasText: 'duravip_balance_set_size' }).waitFor();
    await picture(page, 'plan');
    await page.locator('#tab-ir').click();
    assert.equal(JSON.parse((await page.locator('#ir-text').textContent()) ?? '').nodes.length, 4);
    await page.locator('#tab-cluster').click();
  });

  it('shares all of it by a link: the same bytes and the same simulation', async () => {
    await page.evaluate('playground.simulation.play(false)');
    await until(page, '!playground.simulation.isBusy');
    await page.locator('#share').click();
    await page.locator('#message', { hasText: 'contains your configuration' }).waitFor();
    const fragment = new URL(page.url()).hash;
    assert.ok(fragment.length < 32_000, `${fragment.length}`);
    const other = await openPage(fragment);
    await settled(other.page);
    const tree = (of: Page) => of.evaluate('[...playground.tree()]');
    assert.deepEqual(await tree(other.page), await tree(page));
    assert.deepEqual(await owners(other.page), await owners(page));
    assert.equal(await other.page.locator('#story').textContent(), await page.locator('#story').textContent());
    assert.deepEqual(other.wrong, []);
    await other.close();
  });

  it('keeps what is there when a link is damaged', async () => {
    const count = await page.locator('#files button').count();
    for (const fragment of ['#1:AAAA', '#1:', '#2:x', '#1:%00', '#nothing']) {
      await page.goto(`${opened.url}${fragment}`);
      await page.locator('#message', { hasText: 'cannot be opened' }).waitFor();
      assert.equal(await page.locator('#files button').count(), count);
    }
  });

  it('says so also where it is opened with a damaged link, and shows the example', async () => {
    const other = await openPage('#1:AAAA');
    await settled(other.page);
    await other.page.locator('#message', { hasText: 'cannot be opened' }).waitFor();
    assert.equal(await other.page.locator('#files button').count(), 11);
    assert.deepEqual(other.wrong, []);
    await other.close();
  });

  it('gives a text back that the example or a link has taken the place of', async () => {
    const other = await openPage();
    await settled(other.page);
    const tree = () => other.page.evaluate('[...playground.tree()]');
    await other.page.evaluate(
      "(() => { playground.show('default/bindings.conf'); playground.editor.view.dispatch({ changes: { from: 0, insert: '# mine\\n' } }); })()",
    );
    const mine = await tree();
    await other.page.locator('#example').click();
    assert.notDeepEqual(await tree(), mine);
    await other.page.locator('#message button', { hasText: 'bring it back' }).click();
    assert.deepEqual(await tree(), mine);
    await until(other.page, "(localStorage.getItem('ecconf texts') ?? '').includes('# mine')");
    // Somebody's link, opened in a browser that has kept one's own.
    const files = new Map([['default/ecelerity.conf', '# theirs\n']]);
    const fragment = await toFragment({ files, open: '', pane: 'cluster', seed: 1, strikes: [], atMs: null, ir: null });
    const linked = await other.context.newPage();
    await linked.goto(`${other.url}${fragment}`);
    await linked.locator('#message button', { hasText: 'bring it back' }).click();
    assert.deepEqual(await linked.evaluate('[...playground.tree()]'), mine);
    assert.deepEqual(other.wrong, []);
    await other.close();
  });

  it('survives the death of its workers with the text untouched', async () => {
    await page.evaluate(
      "(() => { playground.show('default/bindings.conf'); playground.editor.view.dispatch({ changes: { from: 0, insert: '# mine\\n' } }); })()",
    );
    await page.evaluate('playground.checks = 0; delete document.body.dataset.server; playground.language.crash()');
    await settled(page);
    assert.equal(await page.evaluate("playground.tree().get('default/bindings.conf').startsWith('# mine')"), true);
    await page.keyboard.type('');
    assert.equal(await page.locator('#count').textContent(), '✓ no findings');
  });

  it('has asked nobody but its own server, and broken no policy', () => {
    assert.deepEqual(opened.wrong, []);
  });

  it('works with the network cut after it has loaded', async () => {
    const other = await openPage();
    await settled(other.page);
    for (const late of ['browser-', 'codes.json'])
      await until(other.page, `performance.getEntriesByType('resource').some(({ name }) => name.includes('${late}'))`);
    await other.context.setOffline(true);
    await other.page.locator('#guide-show').click();
    await other.page.locator('#findings li[data-code=EC3104] .why').click();
    await other.page.locator('dialog[open] h3', { hasText: 'As it is right' }).waitFor();
    await other.page.keyboard.press('Escape');
    await other.page.locator('#findings li[data-code=EC3104] .fix').first().click();
    await other.page.locator('#findings li[data-code=EC3104]').waitFor({ state: 'detached' });
    await other.page.locator('.node[data-node=east1] button', { hasText: 'stop' }).click();
    await other.page.locator('.node[data-node=east1][data-life=stopped]').waitFor();
    const download = other.page.waitForEvent('download');
    await other.page.locator('#download').click();
    assert.equal((await download).suggestedFilename(), 'configuration.zip');
    await other.page.locator('#share').click();
    await other.page.locator('#message', { hasText: 'contains your configuration' }).waitFor();
    assert.deepEqual(other.wrong, []);
    await other.close();
  });

  it('keeps the rules of WCAG 2.2 AA in both themes, with findings, a dead node and the page of a code', async () => {
    // axe writes styles into what it looks at, which our policy forbids.
    const other = await openPage('', { bypassCSP: true });
    const { page: looked } = other;
    await settled(looked);
    await looked.locator('#guide-show').click();
    await looked.locator('#findings li[data-code=EC3104] .fix').first().waitFor();
    await looked.locator('.node[data-node=east1] button', { hasText: 'kill' }).click();
    await until(looked, "document.querySelector('.node[data-node=east1]').dataset.life === 'crashed' && !playground.simulation.isBusy");
    for (const theme of ['dark', 'light']) {
      await looked.evaluate(`document.documentElement.dataset.theme === '${theme}' || document.getElementById('theme').click()`);
      for (const pane of ['ir', 'plan', 'cluster']) {
        await looked.locator(`#tab-${pane}`).click();
        await keepsRules(looked, `${theme} ${pane}`);
      }
      if (theme === 'dark') await picture(looked, 'killed-dark');
      await looked.locator('#findings .why').first().click();
      await keepsRules(looked, `${theme}, the page of a code`);
      await looked.keyboard.press('Escape');
    }
    await other.close();
  });

  it('opens a folder of this machine', async () => {
    await page.locator('#folder').setInputFiles(join(repository, 'examples', 'broken'));
    await page.locator('#findings li[data-code=EC3104]').waitFor();
    assert.equal(await page.locator('#files button').count(), 11);
    await page.locator('#example').click();
    await until(page, "document.querySelector('#count').textContent === '✓ no findings'");
  });

  it('is used by touch: type, delete, select, read findings', async () => {
    const { defaultBrowserType: _, ...pixel } = devices['Pixel 7'] ?? assert.fail();
    const other = await openPage('', pixel);
    await settled(other.page);
    await other.page.locator('#guide-skip').tap();
    const content = other.page.locator('.cm-content');
    await content.tap();
    await other.page.evaluate('playground.editor.view.dispatch({ selection: { anchor: 0 } })');
    await other.page.keyboard.type('nonsense = 1\n');
    const finding = other.page.locator('#findings li[data-code=EC2001]');
    await finding.waitFor();
    await picture(other.page, 'phone');
    await finding.locator('.go').tap();
    assert.equal(await other.page.evaluate('playground.editor.view.hasFocus'), true);
    await other.page.keyboard.press('Shift+Control+Home');
    await other.page.evaluate("playground.editor.view.dispatch({ selection: { anchor: 0, head: 'nonsense = 1\\n'.length } })");
    await other.page.keyboard.press('Delete');
    await finding.waitFor({ state: 'detached' });
    // Nothing is wider than the screen but what scrolls by itself.
    assert.equal(await other.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), true);
    assert.deepEqual(other.wrong, []);
    await other.close();
  });
});
