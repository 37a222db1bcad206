// Rules and dashboard: promtool takes and tests them, each alarm has its heading, and what they ask for is in real answers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alarms } from '../../runtime/metrics/alarm-table.ts';
import { Cluster, until } from './cluster.ts';
import { repository } from '../shared.ts';

const promtool = '/usr/bin/promtool';
const packaging = join(repository, 'packaging', 'prometheus');

describe('rules for Prometheus', function () {
  this.timeout(180_000);
  before(function () {
    if (!existsSync(promtool)) {
      console.log('      (skipped: there is no promtool; Debian has it in prometheus)');
      this.skip();
    }
  });

  it('are rules, and each alarm fires and keeps quiet as it should', () => {
    tool(['check', 'rules', 'ecclusterd.rules.yml']);
    const { stdout } = tool(['test', 'rules', 'ecclusterd.rules.test.yml']);
    assert.match(stdout, /SUCCESS/);
    assert.equal(alarms.length, 13);
  });

  it('lead to a heading of the docs', () => {
    const rules = readFileSync(join(packaging, 'ecclusterd.rules.yml'), 'utf8');
    const page = readFileSync(join(repository, 'docs', 'alarms.md'), 'utf8');
    const headings = [...page.matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name.toLowerCase());
    const links = [...rules.matchAll(/runbook_url: \S+\/docs\/alarms\.md#(\w+)$/gm)].map(([, name = '']) => name);
    assert.equal(links.length, alarms.length);
    assert.deepEqual(links, headings);
  });

  it('ask, as the dashboard does, for figures that nodes and managers give', async () => {
    const cluster = await Cluster.make();
    try {
      const [node, manager] = [await cluster.start('east1'), await cluster.start('mgr1')];
      await until(async () => (await fetch(`${node.url}/healthz`)).status === 200, 'east1 is well');
      const scrape = async (url: string) => (await fetch(url)).text();
      const dashboard = readFileSync(join(repository, 'packaging', 'grafana', 'ecclusterd.json'), 'utf8');
      const expressions = [...alarms.map(({ expression }) => expression), ...expressionsIn(JSON.parse(dashboard))];
      const asked = new Set(
        expressions.flatMap((text) => text.match(/\becclusterd_\w+/g) ?? []).map((name) => name.replace(/_(bucket|sum|count)$/, '')),
      );
      // Without a sample while there is nothing to tell.
      const silent = ['ecclusterd_mismatch', 'ecclusterd_pull_behind_seconds', 'ecclusterd_log_behind_bytes'];
      // Heartbeats and what nodes say of their files come when they come: until then there is nothing to tell of them.
      let [texts, missing]: [readonly string[], readonly string[]] = [[], []];
      await until(
        async () => {
          texts = await Promise.all([node, manager].map(({ metrics }) => scrape(metrics)));
          const there = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name)));
          missing = [...asked].filter((name) => !there.has(name) && !silent.includes(name));
          return missing.length === 0;
        },
        () => `figures that are asked for and not given: ${missing.join()}`,
      );
      // A name that there was before: it stays.
      for (const text of texts)
        assert.equal(said(['check', 'metrics'], text).replace(/^ecclusterd_node_host_lease_sec_total .*\n/m, ''), '');
      assert.ok(asked.size > 15);
      const folder = mkdtempSync(join(tmpdir(), 'ecconf-rules-'));
      const rules = expressionsIn(JSON.parse(dashboard)).map(
        (text, at) => `  - record: panel:${at}\n    expr: ${JSON.stringify(text.replaceAll('$__rate_interval', '5m'))}\n`,
      );
      writeFileSync(join(folder, 'panels.yml'), `groups:\n- name: panels\n  rules:\n${rules.join('')}`);
      tool(['check', 'rules', join(folder, 'panels.yml')]);
      rmSync(folder, { recursive: true });
    } finally {
      cluster.remove();
    }
  });
});

function tool(args: readonly string[], input = ''): { readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: packaging, encoding: 'utf8', input });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  return { stdout };
}

/** What it finds wrong, a line each. */
function said(args: readonly string[], input: string): string {
  const { stdout, stderr } = spawnSync(promtool, args, { cwd: packaging, encoding: 'utf8', input });
  return `${stdout}${stderr}`;
}

function expressionsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'expr' && typeof each === 'string' ? [each] : expressionsIn(each)));
}
