// Haraka from npm on two nodes with the plugin in each: a limit holds over both, and what is gone is not counted.
import assert from 'node:assert/strict';
import { startCluster, type TestCluster } from './cluster.ts';
import { installHaraka, startHaraka, type Haraka } from './haraka-instance.ts';
import { blockHolds, Clients, countSurvives, hangIsSurvived, limitHolds, passInTheEnd, nobodyIsLeft } from './scenario.ts';

describe('Haraka with the plugin', () => {
  let cluster: TestCluster;
  const harakas: Haraka[] = [];
  const clients = new Clients(() => harakas.map(({ port }) => port));

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
    clients.leaveAll();
    await cluster.close();
  });
  afterEach(() => nobodyIsLeft(cluster, clients));

  it('holds a limit over both nodes, and forgets a client as soon as it has gone', () => limitHolds(cluster, clients));

  it('holds the limit of a block, and says so', async () => {
    await blockHolds(cluster, clients);
    assert.match(harakas[0]?.program.output() ?? '', /refused: 4 connections at inbound_cidr:127\.0\.2\.0\/24, the limit is 4/);
  });

  it('takes from a throttle for each message and each recipient', async () => {
    const smtp = await clients.accepted(1, '127.0.4.1');
    await smtp.say('EHLO client.example');
    const mail = async (sender: string) => {
      await smtp.say('RSET');
      return (await smtp.say(`MAIL FROM:<me@${sender}>`)).slice(0, 3);
    };
    // 2 for two nodes: one at once, the other when node 2 has heard that it is wanted here, and no more.
    const messages = await passInTheEnd(2, () => mail('sender.example'));
    assert.deepEqual(messages.slice(0, 2), ['250', '450']);
    assert.equal(await mail('sender.example'), '450');
    assert.equal(await mail('other.example'), '250');
    const recipient = async () => (await smtp.say('RCPT TO:<a@mail.example>')).slice(0, 3);
    assert.equal((await passInTheEnd(3, recipient))[0], '250');
    assert.equal(await recipient(), '450');
  });

  it('keeps the count over a restart of its node, and loses that of a killed one', () => countSurvives(cluster, clients));

  it('lets mail in while its node hangs, and counts it afterwards', () => hangIsSurvived(cluster, clients));

  it('leaves nothing when the mail server is killed', async () => {
    await clients.accepted(1, '127.0.6.1');
    await cluster.counts(2, '127.0.6.1', 1);
    await harakas[0]?.program.end('SIGKILL');
    await cluster.counts(2, '127.0.6.1', 0);
  });
});
