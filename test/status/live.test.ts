// The status page, its door and the figures on one cluster of real processes, in a real browser and a real Prometheus. In this order: what comes later
// takes the cluster apart.
import type { Browser } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { Cluster } from './cluster.ts';
import { doorTests, tokenArgs } from './live-door.ts';
import { figureTests, Prometheus } from './live-figures.ts';
import { failureTests } from './live-failures.ts';
import { heldTests } from './live-held.ts';
import { pageTests } from './live-pages.ts';
import { until } from '../until.ts';

describe('status page, live', () => {
  let cluster: Cluster;
  let browser: Browser;
  let prometheus: Prometheus | null = null;
  before(async () => {
    // Twenty heartbeats a second: the last sign of life is then that of the moment in which somebody dies.
    cluster = await Cluster.make((node) => ({ ...node, timers: { ...node.timers, heartbeatsPerSec: 20 } }));
    // Who is first holds the bus.
    await cluster.start('east1');
    await Promise.all([cluster.start('east2', tokenArgs(cluster)), ...['west1', 'west2', 'mgr1'].map((name) => cluster.start(name))]);
    prometheus = await Prometheus.start(cluster, ['east1', 'mgr1']);
    browser = await launchChromium();
    const owned = async () =>
      (await (await fetch(`${cluster.of('mgr1').url}/api/v1/state`)).json()) as { readonly addresses: { readonly owned: number } };
    await until(async () => (await owned()).addresses.owned === 13, 'all addresses are owned');
  });
  after(async () => {
    prometheus?.stop();
    await browser?.close();
    cluster?.remove();
  });

  describe('pages', () =>
    pageTests(
      () => cluster,
      () => browser,
    ));
  describe('a page that stands still', () =>
    heldTests(
      () => cluster,
      () => browser,
    ));
  describe('door', () => doorTests(() => cluster));
  describe('figures', () =>
    figureTests(
      () => cluster,
      () => prometheus,
    ));
  describe('failures', () =>
    failureTests(
      () => cluster,
      () => browser,
    ));
});
