// Figures for Prometheus on real processes: rules and dashboard ask for what is there, and Debian's Prometheus takes all of it, exemplars as well.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarms } from '../../runtime/metrics/alarm-table.ts';
import { freePort } from '../free-port.ts';
import { repository } from '../shared.ts';
import type { Cluster } from './cluster.ts';
import { until } from '../until.ts';

const promtool = '/usr/bin/promtool';
const program = '/usr/bin/prometheus';
/** Without a sample while there is nothing to tell. */
const silent = ['ecclusterd_mismatch', 'ecclusterd_pull_behind_seconds', 'ecclusterd_log_behind_bytes'];
const aMinute = 60;

/** Scrapes for as long as the tests of the page take, which is a minute at least; `figureTests` looks at the end. */
export class Prometheus {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #names: readonly string[];

  private constructor(child: ChildProcess, url: string, names: readonly string[]) {
    this.#child = child;
    this.#url = url;
    this.#names = names;
  }

  /** Null: there is none here. */
  static async start(cluster: Cluster, names: readonly string[]): Promise<Prometheus | null> {
    if (!existsSync(program)) return null;
    const port = await freePort();
    const targets = names.map((name) => ({ targets: [new URL(cluster.of(name).metrics).host], labels: { instance: name } }));
    const jobs = [{ job_name: 'ecclusterd', static_configs: targets }];
    // JSON is YAML.
    writeFileSync(cluster.folder.path('prometheus.yml'), JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: jobs }));
    const args = [
      `--config.file=${cluster.folder.path('prometheus.yml')}`,
      `--storage.tsdb.path=${cluster.folder.path('tsdb')}`,
      '--log.level=error',
    ];
    const child = spawn(program, [...args, `--web.listen-address=127.0.0.1:${port}`, '--enable-feature=exemplar-storage'], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return new Prometheus(child, `http://127.0.0.1:${port}`, names);
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async ask<T>(path: string): Promise<T> {
    const answer = (await (await fetch(`${this.#url}/api/v1/${path}`)).json()) as { readonly status: string; readonly data: T };
    assert.equal(answer.status, 'success', path);
    return answer.data;
  }

  /** What it could not read of its targets. */
  async troubles(): Promise<readonly string[]> {
    const { activeTargets } = await this.ask<{
      readonly activeTargets: readonly { readonly lastError: string; readonly health: string }[];
    }>('targets');
    assert.equal(activeTargets.length, this.#names.length);
    return activeTargets.flatMap(({ lastError, health }) => (health === 'up' ? [] : [`${health} ${lastError}`]));
  }

  /** The value of each series, by instance. */
  async values(query: string): Promise<ReadonlyMap<string, number>> {
    const { result } = await this.ask<{
      readonly result: readonly { readonly metric: { readonly instance: string }; readonly value: readonly [number, string] }[];
    }>(`query?query=${encodeURIComponent(query)}`);
    return new Map(result.map(({ metric, value: [, text] }) => [metric.instance, Number(text)]));
  }
}

/** After a fail-over in which somebody took over whom it scrapes. */
export function figureTests(shared: () => Cluster, prometheus: () => Prometheus | null): void {
  before(function () {
    if (existsSync(promtool) && prometheus() !== null) return;
    console.log('      (skipped: there is no prometheus)');
    this.skip();
  });

  it('are those that rules and dashboard ask for, in words that promtool takes', async () => {
    const dashboard = readFileSync(join(repository, 'packaging', 'grafana', 'ecclusterd.json'), 'utf8');
    const panels = expressionsIn(JSON.parse(dashboard));
    const expressions = [...alarms.map(({ expression }) => expression), ...panels];
    const asked = new Set(
      expressions.flatMap((text) => text.match(/\becclusterd_\w+/g) ?? []).map((name) => name.replace(/_(bucket|sum|count)$/, '')),
    );
    assert.ok(asked.size > 15);
    // Heartbeats and what nodes say of their files come when they come: until then there is nothing to tell of them.
    let [texts, missing]: [readonly string[], readonly string[]] = [[], []];
    await until(
      async () => {
        texts = await Promise.all(['east1', 'mgr1'].map(async (name) => (await fetch(shared().of(name).metrics)).text()));
        const there = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name)));
        missing = [...asked].filter((name) => !there.has(name) && !silent.includes(name));
        return missing.length === 0;
      },
      () => `figures that are asked for and not given: ${missing.join()}`,
    );
    // A name that there was before: it stays.
    for (const text of texts) assert.equal(run(['check', 'metrics'], text).replace(/^ecclusterd_node_host_lease_sec_total .*\n/m, ''), '');
    const rules = panels.map(
      (text, at) => `  - record: panel:${at}\n    expr: ${JSON.stringify(text.replaceAll('$__rate_interval', '5m'))}\n`,
    );
    const file = shared().folder.path('panels.yml');
    writeFileSync(file, `groups:\n- name: panels\n  rules:\n${rules.join('')}`);
    assert.match(run(['check', 'rules', file]), /SUCCESS/);
  });

  it('grow and never shrink where they are counters', async () => {
    const totals = async (name: string) =>
      new Map(
        [...(await (await fetch(shared().of(name).metrics)).text()).matchAll(/^(\w+_total(?:\{[^}]*\})?) (\S+)$/gm)].map(
          ([, key = '', value = '']) => [key, Number(value)] as const,
        ),
      );
    const names = ['east1', 'mgr1'];
    // A stream, an answer and a console that come and go.
    const abort = new AbortController();
    for (const name of names) assert.equal((await fetch(`${shared().of(name).url}/events`, { signal: abort.signal })).status, 200);
    const before = await Promise.all(names.map(totals));
    abort.abort();
    for (const name of names) await until(async () => (await fetch(`${shared().of(name).url}/healthz`)).status > 0, name);
    const after = await Promise.all(names.map(totals));
    for (const [at, earlier] of before.entries()) {
      assert.ok(earlier.size > 20);
      for (const [key, value] of earlier) assert.ok((after[at]?.get(key) ?? NaN) >= value, `${key}: ${value}, then ${after[at]?.get(key)}`);
    }
  });

  it('are scraped for a minute as OpenMetrics without an error, and the exemplar of a fail-over comes out again', async () => {
    const there = prometheus() ?? assert.fail();
    await until(async () => ((await there.values('count_over_time(up[10m])')).get('east1') ?? 0) >= aMinute, 'a minute of scrapes');
    assert.deepEqual(await there.troubles(), []);
    for (const [instance, least] of await there.values('min_over_time(up[10m])')) assert.equal(least, 1, instance);
    assert.deepEqual([...(await there.values('ecclusterd_up_seconds > 0')).keys()].sort(), ['east1', 'mgr1']);
    const end = Date.now() / 1000;
    const found = await there.ask<
      readonly {
        readonly seriesLabels: Readonly<Record<string, string>>;
        readonly exemplars: readonly { readonly labels: { readonly view: string } }[];
      }[]
    >(`query_exemplars?query=ecclusterd_failover_seconds_bucket&start=${end - 600}&end=${end + 1}`);
    const [{ seriesLabels, exemplars } = assert.fail('no exemplar')] = found;
    assert.deepEqual([seriesLabels['instance'], seriesLabels['phase']], ['east1', 'total']);
    const { moves } = (await (await fetch(`${shared().of('mgr1').url}/api/v1/moves`)).json()) as {
      readonly moves: readonly { readonly view: string }[];
    };
    assert.ok(
      moves.some(({ view }) => view === exemplars[0]?.labels.view),
      'the view of a move',
    );
  });
}

/** What it says. */
function run(args: readonly string[], input = ''): string {
  const { stdout, stderr } = spawnSync(promtool, args, { encoding: 'utf8', input });
  return `${stdout}${stderr}`;
}

function expressionsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'expr' && typeof each === 'string' ? [each] : expressionsIn(each)));
}
