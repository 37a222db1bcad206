// docs/two-postfix.md and docs/two-haraka.md, followed literally on two machines of a fresh Debian with its systemd, Corosync and Postfix: the files
// and commands are taken from the pages. Then the shared address answers, the limit holds over both, and it all goes away again.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { blockBelow, commandsOf, filesOf } from '../doc-blocks.ts';
import { repository } from '../shared.ts';
import { makeDeb, until } from './built-deb.ts';
import { needDebian, must, type Container } from './debian-tree.ts';
import { startMachines, type Machines } from './machines.ts';
import { Pings } from './pings.ts';
import { giveHaraka } from './haraka-machine.ts';
import { holdConnections, greetingOf } from './smtp-crowd.ts';

const page = 'docs/two-postfix.md';
const harakaPage = 'docs/two-haraka.md';
const harakaTitle = 'Two Haraka servers, one address, one limit';
const names = ['mx1', 'mx2'];
const addresses = new Map([
  ['mx1', '192.0.2.11'],
  ['mx2', '192.0.2.12'],
]);
const shared = '192.0.2.25';

describe('two mail servers, one address, one limit, followed literally', function () {
  this.timeout(600_000);
  let machines: Machines;
  const crowds: ChildProcess[] = [];

  before(async function () {
    needDebian(this, 'the page is not followed');
    const deb = makeDeb();
    machines = await startMachines(addresses);
    copyFileSync(deb, join(machines.desk, basename(deb)));
    must('ip', '-n', machines.space('hub'), 'addr', 'add', '192.0.2.250/24', 'dev', 'br0');
  });
  after(async () => {
    for (const each of crowds) each.kill('SIGKILL');
    await machines?.close();
  });

  const at = (name: string): Container => machines.all.get(name) as Container;
  const typed = (line: string): string => {
    const { status, stdout, stderr } = machines.type(line);
    assert.equal(status, 0, `${line}\n${stdout}${stderr}`);
    return stdout;
  };
  const follow = (of: string, heading: string, nth: number, name: string) =>
    commandsOf(blockBelow(of, heading, nth)).map((line) => typed(line.replaceAll('mx1', name)));
  const holders = () => names.filter((name) => at(name).run('ip -o addr show').stdout.includes(` ${shared}/`));
  const heldOnce = () => until('held by one', () => [holders().length === 1, holders().join()]);
  const connect = async (to: string, count: number): Promise<ChildProcess> => {
    const crowd = await holdConnections(machines.space('hub'), to, count);
    crowds.push(crowd);
    return crowd;
  };
  const leave = async () => {
    const there = crowds.splice(0).filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const ended = there.map((each) => once(each, 'exit'));
    for (const each of there) each.kill('SIGKILL');
    await Promise.all(ended);
  };

  it('takes the files and commands of the page', () => {
    for (const [path, text] of filesOf(page)) {
      mkdirSync(dirname(join(machines.desk, path)), { recursive: true });
      writeFileSync(join(machines.desk, path), text);
    }
    const programs = join(repository, 'dist');
    for (const line of commandsOf(blockBelow(page, 'The configuration'))) {
      const said = typed(line.replace(/^(ecconf|ecclusterd) /, `node ${programs}/$1.cjs `));
      if (line.startsWith('ecconf check')) assert.match(said, /^2 nodes, 3 files: no findings/);
    }
    for (const name of names) {
      follow(page, 'Each machine', 0, name);
      follow(page, 'Each machine', 1, name);
      assert.equal(at(name).run('ls /root').stdout, '', 'no key is left lying about');
    }
  });

  it('has the address once, and each machine is ready', async () => {
    await heldOnce();
    for (const name of names) {
      const [checked = '', membership = '', , count = ''] = follow(page, 'Look at it', 0, name);
      assert.match(checked, /^ready$/m);
      for (const each of names) assert.match(membership, new RegExp(`\\b${each}\\b`));
      assert.match(count, /^0$/m);
    }
  });

  const limitHolds = async () => {
    const [owner = ''] = holders();
    const other = names.find((name) => name !== owner) ?? '';
    const counted = (name: string) => at(name).run('redis-cli -s /run/ecclusterd/feed get inbound_cidr:192.0.2.250').stdout.trim();
    const bothCount = (count: string) =>
      until(`${count} counted`, () => [names.every((name) => counted(name) === count), names.map(counted).join()]);
    await bothCount('0');
    await connect(shared, 12);
    await connect(addresses.get(other) ?? '', 8);
    await bothCount('20');
    assert.match(greetingOf(machines.space('hub'), shared), /^421 /);
    await leave();
    await bothCount('0');
    assert.match(greetingOf(machines.space('hub'), shared), /^220 /);
  };

  it('holds one limit over both, and says so', async () => {
    await limitHolds();
    assert.match(at(holders()[0] ?? '').run('journalctl -u ecclusterd-postfix-policy -o cat').stdout, /refused 192\.0\.2\.250/);
  });

  it('goes over when its machine is stopped, without a ping that is lost', async () => {
    const [owner = ''] = holders();
    const pings = new Pings(machines.space('hub'), shared);
    crowds.push(pings.child);
    const [stop = '', start = ''] = commandsOf(blockBelow(page, 'Look at it', 1));
    typed(stop.replaceAll('mx1', owner));
    assert.deepEqual(
      holders(),
      names.filter((name) => name !== owner),
    );
    assert.match(greetingOf(machines.space('hub'), shared), /^220 /);
    typed(start.replaceAll('mx1', owner));
    const seen = () => at(owner).run('ecconsole /run/ecclusterd/2025 cluster membership').stdout;
    await until('member again', () => [names.every((name) => seen().includes(name)), seen()]);
    assert.deepEqual(await pings.lost(), []);
  });

  it('does the same with Haraka', async () => {
    for (const name of names) {
      giveHaraka(at(name));
      const settings =
        /```ini\n([\s\S]*?)```/.exec(readFileSync(join(repository, harakaPage), 'utf8'))?.[1] ?? assert.fail('no ecconf.ini');
      writeFileSync(join(machines.desk, 'ecconf.ini'), settings);
      follow(harakaPage, harakaTitle, 0, name);
    }
    for (const name of names) {
      const log = () => at(name).run('journalctl -u haraka -o cat').stdout;
      await until('Haraka is connected', () => [/connected to the feed at \/run\/ecclusterd\/feed/.test(log()), log()]);
      await until('Haraka answers', () => [/^220 /.test(greetingOf(machines.space('hub'), addresses.get(name) ?? '')), log()]);
    }
    await limitHolds();
    assert.match(follow(harakaPage, harakaTitle, 1, 'mx1').join(''), /^\d+$/m);
  });

  it('leaves nothing behind', async () => {
    assert.equal(at('mx1').run('systemctl stop haraka && systemctl start postfix').status, 0);
    // Debian's unit `postfix` only wants the one that starts the mail system, and is done before that.
    await until('Postfix runs', () => {
      const { status, stdout, stderr } = at('mx1').run('postfix status');
      return [status === 0, stdout + stderr];
    });
    follow(page, 'The way back', 0, 'mx1');
    assert.equal(at('mx1').run('postconf -n smtpd_client_restrictions').stdout, '');
    follow(harakaPage, 'The way back', 0, 'mx2');
    for (const name of names) {
      for (const path of ['/usr/lib/ecconf', '/etc/ecclusterd', '/etc/default/ecclusterd', '/etc/corosync/authkey'])
        assert.ok(!existsSync(at(name).path(path)), `${name}: ${path}`);
    }
    assert.deepEqual(holders(), []);
  });
});
