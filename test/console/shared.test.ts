// Replicated objects on the console: to the column where the manual prints them, errors for what is not there, and the figures of real ones.
import assert from 'node:assert/strict';
import { CidrStore } from '../../runtime/core/replication/cidr-store.ts';
import { cidrRows } from '../../runtime/replication/cidr-rows.ts';
import { assertGolden } from '../golden-file.ts';
import { join } from 'node:path';
import { repository } from '../shared.ts';
import { ask, serve } from './ask.ts';
import { SampleNode } from './sample.ts';

async function answer(request: string): Promise<string> {
  return (await ask(serve(new SampleNode()), request)).text;
}

describe('replicated objects on the console', () => {
  it('are listed as the manual does', async () => {
    const lines = (await answer('cluster shared list')).split('\n');
    assert.deepEqual(lines.slice(0, 4), [
      'Currently managed objects:',
      `${' '.repeat(18)}inbound_cidr [lazy, cidrtree w/ snapshots]`,
      `${' '.repeat(17)}outbound_cidr [lazy, cidrtree w/ snapshots]`,
      `${' '.repeat(14)}outbound_domains [lazy, gauge table w/ snapshots]`,
    ]);
  });

  it('are shown as the manual does', async () => {
    assert.equal(
      await answer('cluster shared show inbound_cidr'),
      `lazy, snapped cidrtree 'inbound_cidr', view 'global'\n     31${' '.repeat(25)}10.0.0.0/8\n      4${' '.repeat(25)}10.0.0.103/32\n`,
    );
    assert.equal(
      await answer('cluster shared show outbound_domains from labrat-1'),
      `lazy, snapped gauge table 'outbound_domains', view '#ec1-22787#labrat-1'\n${' '.repeat(53)}aol.com:           10\n`,
    );
    assert.equal(await answer('cluster shared show outbound_cidr'), `lazy, snapped cidrtree 'outbound_cidr', view 'global'\n`);
  });

  it('answers for all structures and in all formats', async () => {
    const objects = ['answers', 'inbound_cidr', 'metrics', 'outbound_cidr', 'outbound_domains', 'shared_named_throttles'];
    const requests = ['cluster shared list', ...objects.map((name) => `cluster shared show ${name}`)];
    const pages: string[] = [];
    for (const request of requests)
      for (const format of ['', 'json ', 'xml ']) pages.push(`> ${format}${request}\n${await answer(`${format}${request}`)}`);
    assertGolden(join(repository, 'test', 'golden', 'console', 'shared.txt'), pages.join('\n'));
  });

  it('says what is not there, with what is nearest', async () => {
    const cases = [
      ['outbound_domain', 'error: no replicated object "outbound_domain" (nearest: outbound_domains)'],
      ['xyzzy', 'error: no replicated object "xyzzy" (cluster shared list lists them)'],
      ['inbound_cidr from labrat-3', 'error: no node "labrat-3" replicates "inbound_cidr" (nearest: labrat-1, labrat-2, labrat-4)'],
      ['inbound_cidr from labrat-2', 'error: the contents of #ec1-21004#labrat-2 are not here yet (they are on their way; ask again)'],
      ['answers from labrat-1', 'error: the cache "answers" has no parts of members (all hold it in common; leave "from" out)'],
      ['inbound_cidr from', 'error: cluster shared show ... from needs a node (say which member)'],
    ] as const;
    for (const [words, expected] of cases) assert.equal(await answer(`cluster shared show ${words}`), `${expected}\n`);
    const node = new SampleNode();
    node.replicates = false;
    assert.match((await ask(serve(node), 'cluster shared list')).text, /^error: nothing is replicated here/);
  });

  it('shows a tree by address, blocks before what is in them, with fixed blocks where operators look for them', () => {
    const store = new CidrStore();
    for (const [ip, count] of [
      ['10.0.0.103', 4],
      ['10.0.0.7', 1],
      ['10.0.0.200', 2],
      ['192.0.2.1', 3],
      ['2001:db8::1', 5],
    ] as const)
      store.add(store.keyOf(ip) ?? '', count);
    const hidden = new CidrStore();
    hidden.add(hidden.keyOf('10.0.0.200') ?? '', 2);
    const lines = (rows: Iterable<{ block: string; count: number }>) => [...rows].map(({ block, count }) => `${count} ${block}`);
    assert.deepEqual(lines(cidrRows(store, [])), [
      '10 0.0.0.0/0',
      '7 10.0.0.0/8',
      '7 10.0.0.0/24',
      '5 10.0.0.0/25',
      '1 10.0.0.7/32',
      '4 10.0.0.103/32',
      '2 10.0.0.200/32',
      '3 192.0.0.0/8',
      '3 192.0.2.0/24',
      '3 192.0.2.1/32',
      '5 2001:db8::/32',
      '5 2001:db8::/64',
      '5 2001:db8::1/128',
    ]);
    assert.deepEqual(lines(cidrRows(store, [hidden])).slice(0, 4), ['8 0.0.0.0/0', '5 10.0.0.0/8', '5 10.0.0.0/24', '5 10.0.0.0/25']);
  });
});
