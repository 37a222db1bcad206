// The engine that acts on the kernel, on real interfaces in namespaces; what neighbours believe is read from a neighbour's own tables.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { ManagedAddress } from '../../runtime/host/host.ts';
import { noticeText } from '../../runtime/host/notice.ts';
import { DrivenHost } from './driven.ts';
import { eventually, makeNamespaces, type Namespaces, needNamespaces } from './namespaces.ts';

const at = (ip: string, device = 'v0', prefixLength = ip.includes(':') ? 128 : 32): ManagedAddress => ({
  ip,
  interface: device,
  prefixLength,
});
const one = at('10.9.0.50');
const two = at('10.9.0.51');
const six = at('fd09::50');
const many = Array.from({ length: 1_000 }, (_, i) => at(`10.40.${i >> 8}.${i & 255}`));
const foreignMac = '02:00:00:00:00:99';

describe('host on the kernel', () => {
  let net: Namespaces;
  let host: DrivenHost;

  before(async function () {
    needNamespaces(this);
    net = makeNamespaces('kernel');
    host = await DrivenHost.start(net.near, 10, ['10.9.0.2']);
  });
  after(async () => {
    await host?.stop();
    net?.remove();
  });
  beforeEach(() => host.manage([one, two, six, ...many]));
  afterEach(async () => {
    await host.unplumb([...new Set((await host.rows()).map((row) => row.split('/')[0] ?? ''))]);
    await host.announceTo(null);
    host.notices.length = 0;
  });

  /** What the far end thinks of an address after it was made to think that a third machine has it. */
  const believe = (ip: string) => net.ip('far', 'neigh', 'replace', ip, 'lladdr', foreignMac, 'dev', 'v1', 'nud', 'reachable');
  const believed = (ip: string) => /lladdr (\S+)/.exec(net.ip('far', 'neigh', 'show', ip))?.[1];
  const failures = async (outcome: Promise<{ readonly failed: readonly { readonly reason: string }[] }>) =>
    (await outcome).failed.map(({ reason }) => reason);

  it('adds exact aliases with a lifetime, and tells the neighbours of both families', async () => {
    for (const { ip } of [one, six]) believe(ip);
    assert.deepEqual(await host.plumb([one.ip, six.ip]), { done: [one.ip, six.ip], failed: [] });
    assert.deepEqual(net.addresses('v0').sort(), ['10.9.0.1/24', '10.9.0.50/32', 'fd09::1/64', 'fd09::50/128']);
    const shown = net.ip('near', 'addr', 'show', 'dev', 'v0');
    assert.match(shown, /10\.9\.0\.50\/32 scope global dynamic v0\s+valid_lft (9|10)sec preferred_lft (9|10)sec/);
    assert.match(shown, /fd09::50\/128 scope global (dynamic )?nodad/);
    const mac = net.mac('near', 'v0');
    for (const { ip } of [one, six]) {
      assert.equal(
        await eventually(
          () => believed(ip),
          (known) => known === mac,
        ),
        mac,
        ip,
      );
    }
  });

  it('removes exactly what it is told, and calls done what is not there', async () => {
    await host.plumb([one.ip, two.ip]);
    assert.deepEqual(await host.unplumb([one.ip, six.ip]), { done: [one.ip, six.ip], failed: [] });
    assert.deepEqual(net.addresses('v0').sort(), ['10.9.0.1/24', '10.9.0.51/32', 'fd09::1/64']);
  });

  it('says in words why it cannot', async () => {
    net.device('sleepy', 'down');
    await host.manage([one, at('10.9.7.1', 'nowhere'), at('10.9.7.2', 'sleepy')]);
    assert.deepEqual(await failures(host.plumb(['10.9.7.1'])), ['this machine has no interface nowhere']);
    assert.deepEqual(await failures(host.plumb(['10.9.7.2'])), ['interface sleepy is down']);
    assert.deepEqual(await failures(host.plumb(['10.9.7.3'])), ['no Topology of this node holds it']);
    net.ip('near', 'link', 'set', 'sleepy', 'up');
    spawnSync('ip', ['netns', 'exec', net.near, 'sysctl', '-qw', 'net.ipv6.conf.sleepy.disable_ipv6=1']);
    await host.manage([at('fd09::7', 'sleepy')]);
    assert.match((await failures(host.plumb(['fd09::7'])))[0] ?? '', /^sleepy: access denied: IPv6 is switched off/);
    net.ip('near', 'link', 'delete', 'sleepy');
  });

  it('finds left-overs on whichever interface, and never touches an address of the machine itself', async () => {
    net.device('other', 'up');
    net.ip('near', 'addr', 'add', '10.9.0.50/32', 'dev', 'other');
    await host.manage([one, at('10.9.0.1')]);
    assert.deepEqual(await host.rows(), ['10.9.0.50/32 on other', '10.9.0.1/24 on v0']);
    assert.match((await failures(host.plumb(['10.9.0.1'])))[0] ?? '', /10\.9\.0\.1\/24 on v0 is an address of this machine itself/);
    assert.deepEqual(await host.unplumb(['10.9.0.1', one.ip]), { done: ['10.9.0.1', one.ip], failed: [] });
    assert.ok(net.addresses('v0').includes('10.9.0.1/24'));
    assert.deepEqual(net.addresses('other'), []);
    const own = host.notices.filter(({ kind }) => kind === 'own-address');
    assert.match(own.map(noticeText).join(), /^10\.9\.0\.1\/24 on v0 was there before/);
    net.ip('near', 'link', 'delete', 'other');
  });

  it('finds an interface again that was made anew', async () => {
    const alias = at('10.9.8.1', 'again');
    await host.manage([alias]);
    for (let i = 0; i < 2; i++) {
      net.device('again', 'up');
      // The kernel's news that one has gone and another come may be later than the order; the core asks again when they are there.
      const there = await eventually(
        async () => {
          await host.plumb([alias.ip]);
          return net.addresses('again');
        },
        (addresses) => addresses.length > 0,
      );
      assert.deepEqual(there, ['10.9.8.1/32']);
      net.ip('near', 'link', 'delete', 'again');
    }
    assert.deepEqual(await host.unplumb([alias.ip]), { done: [alias.ip], failed: [] });
  });

  it('lets the later of two overlapping requests win', async () => {
    const ips = many.map(({ ip }) => ip);
    void host.plumb(ips);
    assert.equal((await host.unplumb(ips)).done.length, many.length);
    assert.deepEqual(await host.rows(), []);
    void host.unplumb(ips);
    assert.equal((await host.plumb(ips)).done.length, many.length);
    assert.equal((await host.rows()).length, many.length);
  });

  it('tells nobody of what was wished away while the kernel was adding it', async () => {
    const ips = [one.ip, six.ip, ...many.map(({ ip }) => ip)];
    for (const ip of [one.ip, six.ip]) believe(ip);
    const before = (await host.counters())['framesSent'] ?? 0;
    void host.plumb(ips);
    await host.unplumb(ips);
    assert.equal((await host.counters())['framesSent'], before);
    for (const ip of [one.ip, six.ip]) assert.equal(believed(ip), foreignMac, ip);
    // Wished away and back: told before it is said to be there.
    void host.plumb([one.ip]);
    void host.unplumb([one.ip]);
    await host.plumb([one.ip]);
    assert.ok(((await host.counters())['framesSent'] ?? 0) > before);
  });

  it('puts back what goes with the first address of a network', async () => {
    net.device('wide', 'up');
    const head = at('10.30.0.1', 'wide', 24);
    const ours = at('10.30.0.2', 'wide', 24);
    await host.manage([head, ours]);
    await host.plumb([head.ip, ours.ip]);
    net.ip('near', 'addr', 'add', '10.30.0.9/24', 'dev', 'wide');
    await host.unplumb([head.ip]);
    assert.deepEqual(net.addresses('wide').sort(), ['10.30.0.2/24', '10.30.0.9/24']);
    assert.equal((await host.counters())['restored'], 2);
    net.ip('near', 'link', 'delete', 'wide');
  });

  it('reports a host that answers for an address it takes, and gives way when asked to', async () => {
    net.ip('far', 'addr', 'add', '10.9.0.50/32', 'dev', 'v1');
    net.ip('far', 'addr', 'add', 'fd09::50/128', 'dev', 'v1', 'nodad');
    try {
      const mac = net.mac('far', 'v1');
      assert.deepEqual((await host.plumb([one.ip, six.ip, two.ip], 'after')).done, [one.ip, six.ip, two.ip]);
      await eventually(
        () => host.notices.length,
        (count) => count === 1,
      );
      const expected = { kind: 'conflict', ips: ['10.9.0.50', 'fd09::50'], interface: 'v0', mac, member: null };
      assert.deepEqual(host.notices, [expected], 'one notice a host');
      await host.unplumb([one.ip, six.ip, two.ip]);

      const outcome = await host.plumb([one.ip, two.ip, six.ip], 'before');
      assert.deepEqual(outcome.done, [two.ip]);
      assert.deepEqual(new Set(outcome.failed.map(({ reason }) => reason)), new Set([`another host, ${mac}, answers for it`]));

      // A node of the cluster that is about to let go is no stranger: known by the MAC of its cluster address.
      spawnSync('ip', ['netns', 'exec', net.near, 'ping', '-c1', '-W1', '10.9.0.2']);
      host.notices.length = 0;
      assert.deepEqual((await host.plumb([one.ip], 'before')).done, [one.ip]);
      assert.match(host.notices.map(noticeText).join(), /^node 10\.9\.0\.2 \(.*\) answers for 10\.9\.0\.50 on v0/);
    } finally {
      net.ip('far', 'addr', 'delete', '10.9.0.50/32', 'dev', 'v1');
      net.ip('far', 'addr', 'delete', 'fd09::50/128', 'dev', 'v1');
    }
  });

  it('repeats announcements until the address leaves', async () => {
    const sent = async () => (await host.counters())['framesSent'] ?? 0;
    // What the test before has left has repeats of its own.
    await host.unplumb([one.ip, two.ip, six.ip]);
    const before = await sent();
    await host.plumb([one.ip]);
    const all = await eventually(sent, (count) => count >= before + 6);
    assert.equal(all, before + 6, 'two at once, two after 30 ms, two after 0.2 s');
    await host.unplumb([one.ip]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    assert.equal(await sent(), before + 6, 'none after it left');
  });

  it('tells only the hosts it is told to, on their network', async () => {
    const mac = net.mac('far', 'v1');
    await host.announceTo([
      { ip: '10.9.0.2', mac, ageSec: 3 },
      { ip: '192.0.2.1', mac: foreignMac, ageSec: 1 },
    ]);
    await host.rows();
    const dump = ['netns', 'exec', net.far, 'timeout', '5', 'tcpdump', '-i', 'v1', '-nn', '-e', '-l', '-c', '2', 'arp'];
    const watching = import('node:child_process').then(({ spawn }) => {
      const child = spawn('ip', dump, { stdio: ['ignore', 'pipe', 'pipe'] });
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      return new Promise<{ ended: Promise<string> }>((resolve) => {
        child.stderr.once('data', () => resolve({ ended: new Promise((done) => child.on('close', () => done(text))) }));
      });
    });
    const { ended } = await watching;
    await host.plumb([one.ip]);
    const frames = (await ended).trim().split('\n');
    assert.equal(frames.length, 2);
    for (const frame of frames) assert.match(frame, new RegExp(`> ${mac}, ethertype ARP`));
  });

  it('knows its neighbours', async () => {
    spawnSync('ip', ['netns', 'exec', net.near, 'ping', '-c1', '-W1', '10.9.0.2']);
    const neighbour = (await host.neighbours()).find(({ ip }) => ip === '10.9.0.2');
    assert.equal(neighbour?.mac, net.mac('far', 'v1'));
    assert.ok((neighbour?.ageSec ?? 99) <= 5);
  });
});

describe('a kernel that others change, and a LAN with strangers', () => {
  let net: Namespaces;
  let host: DrivenHost;
  let ticking: NodeJS.Timeout;

  before(async function () {
    needNamespaces(this);
    net = makeNamespaces('seam');
    host = await DrivenHost.start(net.near, 10, ['10.9.0.9']);
    ticking = setInterval(() => void host.tick(), 50);
    await host.manage([one, two, six]);
  });
  after(async () => {
    clearInterval(ticking);
    await host?.stop();
    net?.remove();
  });
  afterEach(() => {
    host.notices.length = 0;
  });

  const kernels = async () => (await host.told()).kernel.length;
  const ours = (device = 'v0') => net.addresses(device).filter((text) => /\.5[01]|::50/.test(text));

  it('hears at once of an `ip addr flush`', async () => {
    await host.plumb([one.ip, two.ip]);
    const before = await kernels();
    net.ip('near', 'addr', 'flush', 'to', '10.9.0.48/29', 'dev', 'v0');
    await eventually(kernels, (count) => count > before);
    assert.deepEqual((await host.told()).kernel.at(-1), []);
    assert.match(host.notices.map(noticeText).join(), /2 of our addresses are gone from the kernel/);
    await host.unplumb([one.ip, two.ip]);
  });

  it('takes off at once what somebody adds on another interface or with another prefix', async () => {
    net.device('other', 'up');
    await host.plumb([one.ip]);
    net.ip('near', 'addr', 'add', '10.9.0.50/32', 'dev', 'other');
    net.ip('near', 'addr', 'add', '10.9.0.50/25', 'dev', 'v0');
    assert.deepEqual(
      await eventually(
        () => ours('other'),
        (list) => list.length === 0,
      ),
      [],
    );
    assert.deepEqual(await eventually(ours, (list) => list.length === 1), ['10.9.0.50/32']);
    const said = await eventually(
      () => host.notices.map(noticeText).join('\n'),
      (text) => text.includes('/32 on other') && text.includes('/25 on v0'),
    );
    assert.match(said, /10\.9\.0\.50\/32 on other.*not where the configuration has it, taken off/);
    assert.match(said, /10\.9\.0\.50\/25 on v0/);
    // Of one that is not ours to serve, the core is told.
    net.ip('near', 'addr', 'add', '10.9.0.51/24', 'dev', 'other');
    await eventually(
      async () => (await host.told()).kernel.at(-1),
      (ips) => ips?.includes('10.9.0.51') === true,
    );
    assert.deepEqual((await host.unplumb(['10.9.0.51'])).done, ['10.9.0.51']);
    assert.deepEqual(
      net.addresses('other').filter((text) => text.startsWith('10.9.0.51')),
      [],
    );
    net.ip('near', 'link', 'delete', 'other');
    await host.unplumb([one.ip]);
  });

  it('puts the neighbours right when a stranger takes an address by announcing it, and names his MAC', async () => {
    await host.plumb([one.ip]);
    const mac = net.mac('near', 'v0');
    spawnSync('ip', ['netns', 'exec', net.far, 'ping', '-c1', '-W1', one.ip]);
    // A third machine on the same wire: frames with a MAC of its own.
    net.ip('far', 'link', 'add', 'link', 'v1', 'name', 'stranger', 'address', foreignMac, 'type', 'macvlan', 'mode', 'bridge');
    net.ip('far', 'addr', 'add', '10.9.0.50/32', 'dev', 'stranger');
    // The kernel announces what an interface has when it comes up.
    spawnSync('ip', ['netns', 'exec', net.far, 'sysctl', '-qw', 'net.ipv4.conf.stranger.arp_notify=1']);
    net.ip('far', 'link', 'set', 'stranger', 'up');
    const defended = async () => (await host.counters())['defended'] ?? 0;
    assert.ok((await eventually(defended, (count) => count > 0)) > 0);
    assert.match(host.notices.map(noticeText).join(), new RegExp(`${foreignMac}, claims 10\\.9\\.0\\.50, which this node owns`));
    net.ip('far', 'link', 'delete', 'stranger');
    spawnSync('ip', ['netns', 'exec', net.far, 'ping', '-c1', '-W1', one.ip]);
    assert.equal(/lladdr (\S+)/.exec(net.ip('far', 'neigh', 'show', one.ip))?.[1], mac);
    await host.unplumb([one.ip]);
  });

  it('asks the LAN as a witness: what is answered for is not taken, and taken when the answer ends', async () => {
    net.ip('far', 'addr', 'add', '10.9.0.50/32', 'dev', 'v1');
    const begin = Date.now();
    const free = await host.plumb([two.ip], 'witness');
    assert.deepEqual(free.done, [two.ip]);
    assert.ok(Date.now() - begin < 20_000);
    const held = host.plumb([one.ip], 'witness');
    await eventually(
      () => host.notices.map(noticeText).join(),
      (text) => /not taken/.test(text),
    );
    assert.deepEqual(ours(), ['10.9.0.51/32']);
    net.ip('far', 'addr', 'delete', '10.9.0.50/32', 'dev', 'v1');
    assert.deepEqual((await held).done, [one.ip]);
    await host.unplumb([one.ip, two.ip]);
  });

  it('knows at once of an interface that loses its carrier, is renamed, or goes', async () => {
    net.device('eth7', 'up');
    await host.manage([at('10.9.7.1', 'eth7'), one, two, six]);
    await host.plumb(['10.9.7.1']);
    const lost = async () => (await host.told()).lost.join('\n');
    const back = async () => (await host.told()).back.length;
    net.ip('near', 'link', 'set', 'eth7-end', 'down');
    await eventually(lost, (text) => text.includes('has no carrier'));
    net.ip('near', 'link', 'set', 'eth7-end', 'up');
    await eventually(back, (count) => count === 1);
    net.ip('near', 'link', 'set', 'eth7', 'down');
    net.ip('near', 'link', 'set', 'eth7', 'name', 'west7');
    await eventually(lost, (text) => text.includes('no interface eth7 (it is called west7 now)'));
    net.ip('near', 'link', 'set', 'west7', 'name', 'eth7');
    net.ip('near', 'link', 'set', 'eth7', 'up');
    await eventually(back, (count) => count >= 2);
    net.ip('near', 'link', 'delete', 'eth7');
    await eventually(lost, (text) => text.endsWith('this machine has no interface eth7'));
    assert.match(await lost(), /has no carrier[\s\S]*called west7 now[\s\S]*no interface eth7$/);
    assert.match(host.notices.map(noticeText).join('\n'), /interface eth7 is called west7 now/);
  });
});

describe('leases on the kernel', () => {
  let net: Namespaces;
  let host: DrivenHost;

  before(async function () {
    needNamespaces(this);
    net = makeNamespaces('lease');
    host = await DrivenHost.start(net.near, 2);
    await host.manage([one, two, six]);
  });
  after(async () => {
    await host?.stop();
    net?.remove();
  });

  const ours = () => net.addresses('v0').filter((text) => /\.5[01]|::50/.test(text));

  it('keeps what is renewed, does not bring back what was taken away, and loses all when the daemon hangs', async () => {
    await host.plumb([one.ip, two.ip, six.ip]);
    const end = Date.now() + 3_500;
    while (Date.now() < end) {
      await host.tick();
      if (end - Date.now() < 2_500 && ours().includes('10.9.0.51/32')) net.ip('near', 'addr', 'delete', '10.9.0.51/32', 'dev', 'v0');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(ours(), ['10.9.0.50/32', 'fd09::50/128']);
    assert.deepEqual(host.notices, [{ kind: 'vanished', ips: ['10.9.0.51'] }]);

    assert.deepEqual(await eventually(ours, (list) => list.length === 0, 5_000), []);
    const vanished = () => host.notices.flatMap((notice) => (notice.kind === 'vanished' ? notice.ips : []));
    assert.deepEqual([...(await eventually(vanished, (ips) => ips.length === 3))].sort(), ['10.9.0.50', '10.9.0.51', 'fd09::50']);
    await host.tick();
    assert.deepEqual(ours(), []);
  });
});
