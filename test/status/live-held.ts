// When the live page stands still, and when it does not: while text is selected, with a mouse left lying on a link, in a tab that nobody sees, and where
// it is asked too often.
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { until } from '../until.ts';

/** The policy of the page lets nothing in; this is in it before. */
const countStreams = `
  [globalThis.openedStreams, globalThis.closedStreams] = [0, 0];
  globalThis.EventSource = class extends EventSource {
    constructor(...all) {
      super(...all);
      openedStreams++;
    }
    close() {
      super.close();
      closedStreams++;
    }
  };`;

/** On a manager and what is left of its nodes; changes nothing. */
export function heldTests(shared: () => Cluster, ownBrowser: () => Browser): void {
  let page: Page;
  let manager = '';
  const live = async () => (await page.textContent('#live')) ?? '';
  const age = async () => (await page.textContent('#age')) ?? '';
  before(async () => {
    manager = shared().of('mgr1').url;
    page = await ownBrowser().newPage();
    await page.addInitScript(countStreams);
    await page.goto(manager);
    await until(async () => (await live()) === 'live ●', 'live');
  });
  after(() => page?.context().close());

  it('says that it is paused while text is selected, and how old it is then', async () => {
    await page.evaluate("document.getSelection().selectAllChildren(document.getElementById('nodes-title'))");
    await until(async () => (await live()) === 'paused: text is selected', 'paused');
    await until(async () => /^data of [\d:]+, \d+ s old$/.test(await age()), 'old');
    assert.equal(await page.evaluate('document.getSelection().toString()'), 'Nodes');
    await page.evaluate('document.getSelection().removeAllRanges()');
    await until(async () => (await live()) === 'live ●' && (await age()).startsWith('as of '), 'it goes on');
  });

  it('goes on under a mouse that was left lying on a link', async () => {
    await page.hover('main a');
    await pause(2500);
    const before = await age();
    await until(async () => (await age()) !== before, 'it goes on');
    await page.mouse.move(0, 0);
  });

  it('comes to what is so also where it was refused for asking too often', async () => {
    await page.route('**/api/v1/page/**', (route) => route.fulfill({ status: 429, headers: { 'retry-after': '1' }, body: 'too often' }));
    await until(async () => /^data of [\d:]+, \d+ s old$/.test(await age()), 'it does not take itself for live');
    await page.unroute('**/api/v1/page/**');
    await until(async () => (await age()).startsWith('as of '), 'it goes on');
  });

  it('gives its stream back when nobody has seen it for ten seconds, and takes it again', async () => {
    const hide = (is: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${is}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    const counted = () => page.evaluate('[openedStreams, closedStreams]');
    assert.deepEqual(await counted(), [1, 0]);
    await hide(true);
    await until(async () => String(await counted()) === '1,1', 'its stream is closed');
    await hide(false);
    await until(async () => String(await counted()) === '2,1' && (await live()) === 'live ●', 'a stream again');
  });
}
