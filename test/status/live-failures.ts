// What the page says of failures, beside a clock outside; and what it still serves when nodes, and then the bus, are gone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { repository } from '../shared.ts';
import { type Cluster, movesOf } from './cluster.ts';
import { until } from '../until.ts';

/** On what the tests of pages have left: one node after the other dies, and then the bus. */
export function failureTests(shared: () => Cluster, ownBrowser: () => Browser): void {
  let cluster: Cluster;
  let browser: Browser;
  let manager = '';
  before(() => {
    [cluster, browser] = [shared(), ownBrowser()];
    manager = cluster.of('mgr1').url;
  });

  it('says how long fail-overs took, within 5 % of a clock outside', async () => {
    const before = Math.max(...(await movesOf(manager)).map(({ id }) => id));
    const owners = ['east1', 'east2', 'west2'];
    // A process that stands still is silent and does not leave: nobody but a clock can tell.
    const stoppedAt = Date.now();
    cluster.kill('west1', 'SIGSTOP');
    const heardAt = new Map(
      await Promise.all(owners.map(async (name) => [name, await lastSignOf('west1', cluster.of(name).metrics)] as const)),
    );
    const move = async () => (await movesOf(manager)).find(({ id, kind, from }) => id > before && kind === 'failure' && from === 'west1');
    const takers = async () => (await move())?.to.flatMap(({ node }) => node ?? []) ?? [];
    await until(async () => (await takers()).length > 0 && (await takers()).length === (await move())?.phases.length, 'all phases');
    cluster.kill('west1');
    for (const { node, detectMs, agreeMs, plumbMs, announceMs, totalMs } of (await move())?.phases ?? []) {
      const sign = heardAt.get(node) ?? assert.fail(node);
      // What was heard last was said before it stood still, as far as the clocks of two processes can tell.
      assert.ok(sign.latest <= stoppedAt + sign.withinMs + 20, `${node} heard it ${sign.latest - stoppedAt} ms after its end`);
      const lines = cluster
        .log(node)
        .split('\n')
        .filter((line) => line.includes('would announce'));
      const outsideMs = Date.parse(JSON.parse(lines.at(-1) ?? '{}').time) - sign.latest;
      console.log(`      ${node}: ${totalMs} ms, from outside ${outsideMs} ms (± ${sign.withinMs} ms)`);
      assert.ok(Math.abs(totalMs - outsideMs) <= 0.05 * outsideMs + sign.withinMs + 2, `${node}: ${totalMs} and ${outsideMs} ms`);
      assert.ok(Math.abs(detectMs + agreeMs + plumbMs + announceMs - totalMs) < 0.1);
    }
  });

  it('tells who asked for a move', async () => {
    const { status, stderr } = spawnSync(process.execPath, [
      join(repository, 'dist', 'ecconsole.cjs'),
      ...[cluster.folder.path('c-mgr1'), 'broadcast', 'cluster', 'duravip', 'move', '10.20.1.11', 'to', 'west2'],
    ]);
    assert.equal(status, 0, String(stderr));
    await until(async () => (await movesOf(manager)).some(({ by }) => by !== null), 'a move that somebody asked for');
    const asked = (await movesOf(manager)).find(({ kind }) => kind === 'operator');
    assert.match(asked?.by ?? '', /^mgr1 request \d+ \(.+\)$/);
  });

  it('serves when nodes die, then all of them, then the bus: says why, and how old what it shows is', async () => {
    const text = async (selector: string) => (await page.textContent(selector)) ?? '';
    const health = async () => {
      const answer = await fetch(`${manager}/healthz`);
      return `${answer.status} ${await answer.text()}`;
    };
    const page = await browser.newPage();
    await page.goto(manager);
    for (const name of ['east2', 'west1', 'west2']) cluster.kill(name);
    await until(async () => {
      const said = await text('#problems');
      return ['east2', 'west1', 'west2'].every((name) => said.includes(`${name} has left the bus`));
    }, 'who has left');
    assert.match(await text('#nodes'), /1 of 4 here/);
    // Also while nothing happens any more.
    await until(async () => /left ([6-9]|\d\d) s ago/.test(await text('#nodes')), 'for how long');
    await until(async () => (await health()).startsWith('200'), 'the one that is left does all');
    // The last node holds the bus as well. Where it was nobody can be now.
    rmSync(cluster.folder.path('bus'));
    mkdirSync(cluster.folder.path('bus'));
    cluster.kill('east1');
    await until(async () => (await health()) === '503 not connected to the bus\n', 'no bus');
    await until(async () => /Not connected to the bus for .* What is shown of the cluster is old/.test(await text('#problems')), 'why');
    await page.locator('[role=alert]', { hasText: 'Not connected to the bus since' }).waitFor();
    await until(async () => /data of \d\d:\d\d:\d\d, \d+ s old/.test(await text('body')), 'how old');
    assert.match(await text('#nodes'), /east1/);
    rmdirSync(cluster.folder.path('bus'));
    await until(async () => (await health()) === '503 no node is here\n', 'a bus, and nobody on it');
    await until(async () => (await text('#problems')).includes('east1 has left the bus'), 'the last one has left');
    await page.close();
  });
}

interface LastSign {
  /** At the latest; at the earliest `withinMs` before. */
  readonly latest: number;
  readonly withinMs: number;
}

/** When a node heard another last, on the wall clock: the closest of some looks, as long as the other counts. */
async function lastSignOf(name: string, metrics: string): Promise<LastSign> {
  let best: LastSign | null = null;
  for (let look = 0; look < 8; look++) {
    const askedAt = Date.now();
    const text = await (await fetch(metrics)).text();
    const withinMs = Date.now() - askedAt;
    const age = new RegExp(`^ecclusterd_heartbeat_age_seconds\\{member="${name}"\\} (\\S+)$`, 'm').exec(text)?.[1];
    if (age === undefined) break;
    if (best === null || withinMs < best.withinMs) best = { latest: askedAt + withinMs - Number(age) * 1000, withinMs };
  }
  return best ?? assert.fail(`${name} had gone before anybody was asked`);
}
