// Haraka from npm on two nodes with the plugin in each: a limit holds over both, and what is gone is not counted.
import assert from 'node:assert/strict';
import { Smtp, startCluster, type TestCluster } from './cluster.ts';
import { installHaraka, startHaraka, type Haraka } from './haraka-instance.ts';

describe('Haraka with the plugin', () => {
  let cluster: TestCluster;
  const harakas: Haraka[] = [];
  const open = new Set<Smtp>();
  const connect = async (node: 1 | 2, from: string) => {
    const { smtp, greeting } = await Smtp.from(from, harakas[node - 1]?.port ?? 0);
    open.add(smtp);
    return { smtp, greeting };
  };
  const leave = (smtp: Smtp) => {
    smtp.end();
    open.delete(smtp);
  };

  before(async function () {
    // The first run installs it.
    this.timeout(400_000);
    const installed = installHaraka();
    cluster = await startCluster('ecconf-haraka');
    for (const node of [1, 2] as const) {
      const settings = [
        `[feed]\nsocket = ${cluster.feed(node)}\ntimeout = 500\ndown = ${node === 1 ? 'accept' : 'defer'}`,
        '[connections]\nlimits = ipv4/32=2, ipv4/24=4',
        `[throttles]\nmessage = mail-{sender_domain} 2/600\nrecipient = to-{recipient} 3/600\n`,
      ];
      harakas.push(await startHaraka(cluster, installed, `haraka${node}`, settings.join('\n')));
    }
  });
  after(async () => {
    for (const smtp of open) smtp.end();
    await cluster.close();
  });
  afterEach(async () => {
    for (const smtp of open) leave(smtp);
    for (const node of [1, 2] as const) await cluster.counts(node, '127.0.0.0/8', 0);
  });

  it('holds a limit over both nodes, and forgets a client as soon as it has gone', async () => {
    const first = await connect(1, '127.0.1.5');
    assert.match(first.greeting, /^220 /);
    await cluster.counts(2, '127.0.1.5', 1);
    assert.match((await connect(2, '127.0.1.5')).greeting, /^220 /);
    await cluster.counts(1, '127.0.1.5', 2);
    for (const node of [1, 2] as const) assert.match((await connect(node, '127.0.1.5')).greeting, /^421 4\.7\.0 /);
    leave(first.smtp);
    await cluster.counts(2, '127.0.1.5', 1);
    assert.match((await connect(2, '127.0.1.5')).greeting, /^220 /);
  });

  it('holds the limit of a block', async () => {
    for (const [node, last] of [
      [1, 1],
      [2, 2],
      [1, 3],
      [2, 4],
    ] as const)
      assert.match((await connect(node, `127.0.2.${last}`)).greeting, /^220 /);
    await cluster.counts(1, '127.0.2.0/24', 4);
    assert.match((await connect(1, '127.0.2.5')).greeting, /^421 4\.7\.0 /);
    assert.match((await connect(1, '127.0.3.5')).greeting, /^220 /);
    assert.match(harakas[0]?.program.output() ?? '', /refused: 4 connections at inbound_cidr:127\.0\.2\.0\/24, the limit is 4/);
  });

  it('takes from a throttle for each message and each recipient', async () => {
    const { smtp } = await connect(1, '127.0.4.1');
    await smtp.say('EHLO client.example');
    const mail = async (sender: string) => {
      await smtp.say('RSET');
      return (await smtp.say(`MAIL FROM:<me@${sender}>`)).slice(0, 3);
    };
    assert.equal(await mail('sender.example'), '250');
    assert.equal(await mail('sender.example'), '250');
    assert.equal(await mail('sender.example'), '450');
    assert.equal(await mail('other.example'), '250');
    const replies: string[] = [];
    for (let i = 0; i < 4; i++) replies.push((await smtp.say('RCPT TO:<a@mail.example>')).slice(0, 3));
    assert.deepEqual(replies, ['250', '250', '250', '450']);
  });

  it('keeps the count over a restart of its node, and loses that of a killed one', async () => {
    assert.match((await connect(1, '127.0.5.1')).greeting, /^220 /);
    assert.match((await connect(2, '127.0.5.1')).greeting, /^220 /);
    await cluster.counts(1, '127.0.5.1', 2);
    await cluster.killNode(1);
    await cluster.counts(2, '127.0.5.1', 1);
    assert.match((await connect(1, '127.0.5.2')).greeting, /^220 /);
    await cluster.startNode(1);
    await cluster.counts(2, '127.0.5.0/24', 3);
    await cluster.killNode(2);
    await cluster.counts(1, '127.0.5.0/24', 2);
    assert.match((await connect(2, '127.0.5.3')).greeting, /^421 4\.3\.2 /);
    await cluster.startNode(2);
    await cluster.counts(1, '127.0.5.0/24', 3);
  });

  it('leaves nothing when the mail server is killed', async () => {
    assert.match((await connect(1, '127.0.6.1')).greeting, /^220 /);
    await cluster.counts(2, '127.0.6.1', 1);
    await harakas[0]?.program.end('SIGKILL');
    await cluster.counts(2, '127.0.6.1', 0);
  });
});
