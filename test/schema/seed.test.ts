// What the manual's page on the cluster module states, sentence by sentence: names, scopes, defaults, ranges, words.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { replicationTypeNames } from '../../compiler/schema/replicate.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import type { OptionSpec, Product } from '../../compiler/schema/option.ts';
import { shared } from '../shared.ts';
import { findings, readText } from './reading.ts';

const products: readonly Product[] = ['3', '4'];

function find(scope: string, name: string, product: Product = '4'): OptionSpec {
  const spec = schemaFor(product).option(scope, name);
  assert.ok(spec, `${scope}.${name} is unknown`);
  return spec;
}

function accepts(scope: string, name: string, text: string): boolean {
  const { problems } = readText(find(scope, name).type, text);
  return problems.every((problem) => problem.severity !== 'error');
}

describe('schema: every fact of the cluster page', () => {
  const logs = ['rejectlog', 'paniclog', 'mainlog', 'acctlog', 'bouncelog'];
  const defaults: readonly [scope: string, name: string, value: unknown][] = [
    ['cluster', 'arp_all_hosts', true],
    ['cluster', 'cluster_group', 'ec_cluster'],
    ['cluster', 'control_group', 'ec_console'],
    ['cluster', 'duravip_balance_set_size', 2],
    ['cluster', 'heartbeat_start_delay', 15],
    ['cluster', 'heartbeats_per_sec', 1],
    ['cluster', 'if_check_interval', 30],
    ['cluster', 'if_down_limit', 4],
    ['cluster', 'log_active_interval', 1],
    ['cluster', 'log_idle_interval', 10],
    ['cluster', 'logs', Object.fromEntries(logs.map((name) => [name, `/var/log/ecelerity/${name}.cluster`]))],
    ['cluster', 'unconditional_rebind', true],
    ['cluster', 'view_balance_interval', 10],
    ['cluster', 'view_broadcast_interval', 0],
    ['cluster', 'view_mature_time', 5],
    ['cluster', 'tcp_buffer_size', 32768],
    ['replicate', 'max_delay', 1],
    ['replicate', 'max_pending', 100],
    ['replicate', 'max_size', -1],
    ['eccluster_listener', 'listen_backlog', 500],
    ['eccluster_listener', 'file_mode', '0660'],
    ['eccluster_listener', 'tcp_recv_buffer_size', 4096],
    ['listen', 'tcp_send_buffer_size', 4096],
    ['msgc_server', 'port', 4809],
    ['msgc_server', 'max_backlog', 5000],
    ['msgc_client', 'server', ['127.0.0.1:4809']],
    ['msgc_client', 'connect_timeout', 60],
    ['msgc_client', 'idle_timeout', 30],
    ['msgc_client', 'keepalive_interval', 5],
    ['msgc_client', 'reconnect_interval', 5],
    ['msgc_client', 'tcpbuf_size', 131072],
    ['binding', 'enable_duravip', false],
  ];
  for (const [scope, name, value] of defaults) {
    it(`${scope}.${name} defaults to ${JSON.stringify(value)}`, () => {
      for (const product of products) assert.deepEqual(find(scope, name, product).default, { kind: 'value', value });
    });
  }

  const withoutDefault = ['replicate.type', 'replicate.parameters', 'replicate.binding_group', 'replicate.class', 'cluster.log_group'];
  for (const path of withoutDefault) {
    it(`${path} has no default`, () => {
      const [scope = '', name = ''] = path.split('.');
      assert.deepEqual(find(scope, name).default, { kind: 'none' });
    });
  }

  it('computes nodename, nodeaddr, cidrmask and subscriber', () => {
    const computed: readonly [string, string, RegExp][] = [
      ['cluster', 'nodename', /EC_NODE_NAME.*host name.*dot/],
      ['cluster', 'nodeaddr', /nodename/],
      ['topology', 'cidrmask', /32.*128/],
      ['node', 'subscriber', /manager.*master/],
    ];
    for (const [scope, name, words] of computed) {
      const { default: value } = find(scope, name);
      assert.match(value.kind === 'rule' ? value.text : '', words);
    }
  });

  const values: readonly [scope: string, name: string, good: readonly string[], bad: readonly string[]][] = [
    ['cluster', 'arp_all_hosts', ['true', 'FALSE', '"on"'], ['maybe', '2']],
    ['cluster', 'duravip_balance_set_size', ['2', '"10"', '4294967295'], ['1', '0', '-1', '1.5', '4294967296']],
    ['cluster', 'heartbeats_per_sec', ['1', '10'], ['0', '-1']],
    ['cluster', 'view_broadcast_interval', ['0', '30'], ['-1']],
    ['cluster', 'if_check_interval', ['1'], ['0']],
    ['cluster', 'nodeaddr', ['10.1.1.1', '"2001:db8::1"'], ['127.0.0.1', '127.1.2.3', '"::1"', '0.0.0.0', '010.1.1.5', 'host1']],
    ['cluster', 'logs', ['[ mainlog = "/var/log/x" ]', '[]'], ['[ mainlog = "x" ]', '"/var/log/x"']],
    ['replicate', 'parameters', ['"connect;reception;rejection"', 'snapshot'], ['"connect,reception"', '"connect;bogus"']],
    ['replicate', 'type', [...replicationTypeNames, 'obtm'], ['inbound_cird']],
    ['replicate', 'class', [...replicationTypeNames], ['other']],
    ['replicate', 'max_size', ['-1', '100000'], ['-2']],
    ['replicate', 'max_delay', ['1.0', '1', '0.25'], ['-1', 'soon']],
    ['replicate', 'max_pending', ['1', '100'], ['0']],
    ['topology', 'cidrmask', ['"32"', '24', '128', '0'], ['129', '-1']],
    [
      'topology',
      'interface',
      ['"eth1"', 'bond0.100', '"br-lan@if3"'],
      ['""', '"eth 1"', '"bond0:1"', '"eth1,eth2"', '"eth1;"', '"`eth1`"', '"«eth1»"'],
    ],
    ['node', 'subscriber', ['()', '( "eastmgr" "master" )', 'master'], ['[ a = b ]']],
    ['msgc_server', 'peers', ['[ node1 = "10.1.1.1" ]'], ['[ Node1 = "10.1.1.1" ]', '[ node1 = "node1" ]']],
  ];
  for (const [scope, name, good, bad] of values) {
    it(`${scope}.${name} accepts and refuses the right values`, () => {
      for (const text of good) assert.ok(accepts(scope, name, text), `${text} should be accepted`);
      for (const text of bad) assert.ok(!accepts(scope, name, text), `${text} should be refused`);
    });
  }

  it('knows the words of parameters and the ten replication types', () => {
    const { type } = find('replicate', 'parameters');
    const words = 'snapshot connect delivery transfail permfail reception rejection audit_series gauge_cache';
    assert.deepEqual(type, { kind: 'set', words: words.split(' '), separator: ';' });
    assert.deepEqual(
      [...replicationTypeNames].sort(),
      'OBTC OBTM cache counters eccmgr_metrics inbound_cidr metrics outbound_binding_domains outbound_cidr outbound_domains shared_named_throttles'
        .split(' ')
        .sort(),
    );
  });

  it('limits max_size to caches and binding_group to two types', () => {
    assert.deepEqual(find('replicate', 'max_size').only?.is, ['cache']);
    assert.deepEqual(find('replicate', 'binding_group').only?.is, ['outbound_cidr', 'outbound_domains']);
  });

  it('knows what must agree on all nodes, and what a change of the set size takes', () => {
    const must = 'cluster_group control_group duravip_balance_set_size heartbeats_per_sec view_balance_interval view_mature_time';
    const agreeing = schemaFor('4')
      .optionsIn('cluster')
      .filter((spec) => spec.agree === 'all-nodes')
      .map((spec) => spec.name);
    assert.deepEqual(agreeing.sort(), must.split(' '));
    for (const name of ['max_delay', 'max_pending']) assert.equal(find('replicate', name).agree, 'free');
    for (const name of ['if_check_interval', 'if_down_limit', 'arp_all_hosts', 'log_active_interval', 'logs']) {
      assert.equal(find('cluster', name).agree, 'free');
    }
    assert.equal(find('cluster', 'duravip_balance_set_size').change, 'stop-all-nodes');
  });

  it('says who may set the DuraVIP marks', () => {
    const scopes = ['binding', 'listen', 'binding_group', 'eccluster_listener'];
    const valid = (name: string): string[] => scopes.filter((scope) => schemaFor('4').option(scope, name) !== null);
    assert.deepEqual(valid('enable_duravip'), ['binding', 'listen']);
    assert.deepEqual(valid('duravip_preference'), ['binding', 'listen']);
    assert.deepEqual(valid('duravip_follow'), ['listen']);
  });

  it('keeps what the manual leaves to support apart', () => {
    const names = schemaFor('4')
      .optionsIn('cluster')
      .filter((spec) => spec.supportOnly === true)
      .map((spec) => spec.name);
    assert.deepEqual(names.sort(), ['view_balance_interval', 'view_broadcast_interval', 'view_mature_time']);
  });

  it('has the dead options of version 3 with their replacement', () => {
    for (const name of ['cluster_listener', 'mbus_daemon', 'subcluster']) {
      const spec = find('cluster', name, '3');
      assert.ok(spec.deprecated !== undefined && spec.replacedBy !== undefined);
      assert.equal(schemaFor('4').option('cluster', name), null);
    }
  });

  it("has every option that the page's own list has, and reads its sample", function () {
    const path = shared('spec', 'seed.txt');
    if (path === null) return this.skip();
    const page = readFileSync(path, 'utf8');
    const names = [...page.matchAll(/- ([A-Za-z_]+)$/gm)].map((match) => match[1] ?? '');
    const places = ['cluster', 'replicate', 'topology'];
    const unknown = names.filter(
      (name) => !replicationTypeNames.includes(name) && !places.some((scope) => schemaFor('4').option(scope, name)),
    );
    assert.deepEqual(unknown, []);
    assert.equal(names.length, 37);
    const sample = page.slice(page.indexOf('cluster {'), page.indexOf('The following are the configuration options'));
    assert.deepEqual(findings(sample, '4'), { found: [], options: 5 });
  });
});
