// The pure parts: whose an address is, how long leases are, whom to tell; and what is said of a machine's readiness, and of a dry run.
import assert from 'node:assert/strict';
import { createDryRunHost } from '../../runtime/host/dry-run.ts';
import type { Alias, KernelAddress } from '../../runtime/host/host.ts';
import { leaseFor, newLease } from '../../runtime/host/leases.ts';
import { isOwn } from '../../runtime/host/ours.ts';
import { checkCapabilities, hostReady } from '../../runtime/host/ready.ts';
import { maxTold, toldHosts } from '../../runtime/host/told-hosts.ts';

const row = (ip: string, prefixLength: number, index = 2, more: Partial<KernelAddress> = {}): KernelAddress => ({
  ip,
  index,
  prefixLength,
  secondary: false,
  marked: false,
  payload: null,
  ...more,
});

describe('whose an address is', () => {
  const own = (kernel: KernelAddress, prefixLength: number) => isOwn(kernel, { ip: kernel.ip, interface: 'eth0', prefixLength });

  it('is decided by prefix, mark and place', () => {
    assert.equal(own(row('10.0.0.1', 32), 32), false);
    assert.equal(own(row('10.0.0.1', 24), 32), true);
    assert.equal(own(row('10.0.0.1', 24, 2, { secondary: true }), 32), false, 'left over from an earlier mask');
    assert.equal(own(row('10.0.0.1', 24, 2, { marked: true }), 32), false, 'of our making');
    assert.equal(own(row('10.0.0.1', 24), 24), false);
    assert.equal(own(row('fd00::1', 64), 128), true);
    assert.equal(own(row('10.0.0.1', 32), 24), false, 'an alias with the mask before a reload');
  });
});

describe('leases', () => {
  it('are as asked for some, longer for many', () => {
    assert.deepEqual(
      [leaseFor(10, 1, 0), leaseFor(10, 2_000, 0), leaseFor(10, 10_240, 0), leaseFor(10, 0, 1_000), leaseFor(0, 10_240, 0)],
      [10, 10, 52, 40, 0],
    );
  });

  it('are renewed between a sixth and a third, not all at once', () => {
    const at = Array.from({ length: 128 }, (_, slot) => newLease(12, 1_000, slot).renewAt - 1_000);
    assert.ok(Math.min(...at) >= 2_000 && Math.max(...at) <= 4_000);
    assert.equal(new Set(at).size, 64);
    assert.equal(newLease(0, 0, 0).renewAt, Number.POSITIVE_INFINITY);
  });
});

describe('hosts to tell', () => {
  const host = (ip: string, ageSec = 1) => ({ ip, mac: '02:00:00:00:00:05', ageSec });
  const table = [row('10.0.0.1', 24, 2), row('10.0.0.50', 32, 2), row('10.1.0.1', 16, 3), row('fd00::1', 64, 3)];

  it('are those of the network of an interface', () => {
    const told = toldHosts(
      [host('10.0.0.9'), host('10.1.7.7'), host('fd00::9'), host('192.0.2.1'), { ...host('10.0.0.8'), mac: 'x' }],
      table,
    );
    assert.deepEqual(
      [...told].map(([key, targets]) => [key, targets.map(({ ip }) => ip.join('.'))]),
      [
        ['2/4', ['10.0.0.9']],
        ['3/4', ['10.1.7.7']],
        ['3/6', ['253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.9']],
      ],
    );
  });

  it('are the youngest of too many', () => {
    const hosts = Array.from({ length: 2_000 }, (_, i) => host(`10.1.${i >> 8}.${i & 255}`, 2_000 - i));
    const targets = toldHosts(hosts, table).get('3/4') ?? [];
    assert.equal(targets.length, maxTold);
    assert.equal(targets[0]?.ip.join('.'), '10.1.7.207');
  });
});

describe('readiness of a machine', () => {
  it('names missing capabilities and what to do', () => {
    const ok = (capEff: string) => checkCapabilities(`Name:\tnode\nCapEff:\t${capEff}\n`).map((line) => line.ok);
    assert.deepEqual(ok('000001ffffffffff'), [true, true]);
    assert.deepEqual(ok('0000000000001000'), [true, false]);
    assert.deepEqual(ok('0000000000000000'), [false, false]);
    const [missing] = checkCapabilities(null);
    assert.equal(missing?.ok, false);
    assert.match(missing?.mend ?? '', /AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW/);
  });

  it('names interfaces that are not there', async () => {
    const lines = await hostReady([{ ip: '10.255.0.1', interface: 'nowhere0', prefixLength: 32 }]);
    const line = lines.find(({ subject }) => subject === 'interface nowhere0');
    assert.deepEqual([line?.ok, line?.text], [false, 'does not exist']);
  });
});

describe('dry run', () => {
  const list = Array.from({ length: 6 }, (_, i): Alias => ({ ip: `10.0.0.${i + 1}`, index: 1, prefixLength: 32 }));

  it('says what it would do and remembers it', async () => {
    const lines: string[] = [];
    const host = createDryRunHost({ interfaces: () => ['eth0'], print: (line) => lines.push(line) });
    const settled = (begin: (answered: () => void) => void) => new Promise<void>((resolve) => begin(resolve));
    await settled((answered) => host.look(answered));
    await settled((answered) => host.add(list.slice(0, 1), 10, [0], answered));
    assert.deepEqual(host.addresses(), ['10.0.0.1']);
    host.announceTo([]);
    await settled((answered) => host.add(list, 10, [0], answered));
    await settled((answered) => host.remove(list.slice(0, 1), answered));
    assert.deepEqual(
      host.addresses(),
      list.slice(1).map(({ ip }) => ip),
    );
    assert.deepEqual(lines, [
      'would add 10.0.0.1/32 dev eth0 for 10 s',
      'would announce 10.0.0.1/32 dev eth0',
      ...[2, 3, 4, 5].map((i) => `would add 10.0.0.${i}/32 dev eth0 for 10 s`),
      'would add 1 more',
      ...[1, 2, 3, 4].map((i) => `would announce 10.0.0.${i}/32 dev eth0 to 0 hosts`),
      'would announce 2 more',
      'would remove 10.0.0.1/32 dev eth0',
    ]);
  });
});
