// Debian's Postfix on two nodes with the policy service beside each: a limit holds over both, and what is gone is not counted.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { Smtp, startCluster, type Started, type TestCluster } from './cluster.ts';
import { missingForPostfix, startPostfix, type Postfix } from './postfix-instance.ts';
import { blockHolds, Clients, countSurvives, hangIsSurvived, limitHolds, passInTheEnd, nobodyIsLeft } from './scenario.ts';

const delay = 'smtpd_delay_reject = no';

describe('Postfix with the policy service', () => {
  let cluster: TestCluster;
  const postfixes: Postfix[] = [];
  const policies: Started[] = [];
  const clients = new Clients(() => postfixes.map(({ port }) => port));

  const startPolicy = async (node: 1 | 2, listen: string, ...more: string[]) => {
    const program = cluster.start(process.execPath, [
      ...[cluster.ecclusterd, 'postfix-policy', '--feed', cluster.feed(node), '--listen', listen],
      ...['--limits', 'ipv4/32=2, ipv4/24=4', '--timeout', '500', ...more],
    ]);
    await program.says(/connected to the feed[\s\S]*answering|answering[\s\S]*connected to the feed/);
    return program;
  };

  before(async () => {
    const missing = missingForPostfix();
    assert.equal(missing, null, missing ?? '');
    cluster = await startCluster('ecconf-postfix');
    const port = await freePort();
    policies.push(
      await startPolicy(
        1,
        `127.0.0.1:${port}`,
        '--message-throttle',
        'mail-{sender_domain} 2/600',
        '--recipient-throttle',
        'to-{recipient} 3/600',
      ),
    );
    const ask = `check_policy_service inet:127.0.0.1:${port}`;
    const atRecipient = `smtpd_recipient_restrictions = reject_unauth_destination, ${ask}`;
    postfixes.push(await startPostfix(cluster, 'postfix1', `${delay}\nsmtpd_client_restrictions = ${ask}\n${atRecipient}`));
    // The other one on a socket that only Postfix's group may open.
    const folder = join(cluster.folder, 'policy');
    mkdirSync(folder);
    for (const [command, of] of [
      ['chgrp', 'postfix'],
      ['chmod', '2750'],
    ] as const)
      assert.equal(spawnSync(command, [of, folder]).status, 0);
    policies.push(await startPolicy(2, join(folder, 'socket'), '--down', 'defer'));
    const settings = `${delay}\nsmtpd_client_restrictions = check_policy_service unix:${join(folder, 'socket')}`;
    postfixes.push(await startPostfix(cluster, 'postfix2', settings));
  });
  after(async () => {
    clients.leaveAll();
    for (const postfix of postfixes) await postfix.stop();
    await cluster.close();
  });
  afterEach(() => nobodyIsLeft(cluster, clients));

  // smtpd lives on and waits for others; the kernel knows that its client is gone.
  it('holds a limit over both nodes, and forgets a client soon after it has gone', () => limitHolds(cluster, clients));

  it('holds the limit of a block', () => blockHolds(cluster, clients));

  it('takes once from a throttle for a message and for a recipient, however often it is asked', async () => {
    const smtp = await clients.accepted(1, '127.0.4.1');
    await smtp.say('EHLO client.example');
    const mail = async (sender: string, ...recipients: string[]) => {
      await smtp.say('RSET');
      await smtp.say(`MAIL FROM:<me@${sender}>`);
      const replies: string[] = [];
      for (const each of recipients) replies.push((await smtp.say(`RCPT TO:<${each}@mail.example>`)).slice(0, 3));
      return replies.join(' ');
    };
    assert.equal(await mail('sender.example', 'a', 'b', 'c'), '250 250 250');
    // 2 for two nodes: one at once, the other when node 2 has heard that it is wanted here, and no more.
    const messages = await passInTheEnd(1, () => mail('sender.example', 'a'));
    assert.equal(messages[0], '450');
    assert.equal(await mail('sender.example', 'a'), '450');
    // The third and last for this recipient; each try is another sender's first message.
    let senders = 0;
    await passInTheEnd(1, () => mail(`other${++senders}.example`, 'a'));
    assert.match(await smtp.say('RCPT TO:<a@mail.example>'), /^250/);
    await smtp.say('RSET');
    await smtp.say('MAIL FROM:<me@last.example>');
    assert.match(await smtp.say('RCPT TO:<a@mail.example>'), /^450 4\.7\.0 /);
  });

  it('keeps the count over a restart of its node, and loses that of a killed one', () => countSurvives(cluster, clients));

  it('lets mail in while its node hangs, and counts it afterwards', () => hangIsSurvived(cluster, clients));

  for (const [what, options, isExact] of [
    ['as soon as its smtpd serves somebody else', '-o max_idle=100s', false],
    ['as soon as its smtpd ends', '-o max_use=1', true],
  ] as const) {
    it(`behind a proxy, forgets a client ${what}`, async () => {
      const port = await freePort();
      const policy = await startPolicy(1, `127.0.0.1:${port}`);
      const settings = `${delay}\nsmtpd_client_restrictions = check_policy_service inet:127.0.0.1:${port}`;
      const proxied = (last: number) => `PROXY TCP4 127.7.0.${last} 127.0.0.1 5000 25\r\n`;
      const proxy = `-o smtpd_upstream_proxy_protocol=haproxy ${options}`;
      // The one process serves all, one after the other.
      const postfix = await startPostfix(cluster, `proxied${Number(isExact)}`, `${settings}\ndefault_process_limit = 1`, proxy, proxied(1));
      if (!isExact) await cluster.counts(2, '127.7.0.1', 1);
      const { smtp, greeting } = await Smtp.from('127.0.0.1', postfix.port, proxied(2));
      assert.match(greeting, /^220 /);
      await cluster.counts(2, '127.7.0.0/24', 1);
      await cluster.counts(2, '127.7.0.2', 1);
      smtp.end();
      if (isExact) await cluster.counts(2, '127.7.0.2', 0);
      else {
        const next = await Smtp.from('127.0.0.1', postfix.port, proxied(3));
        await cluster.counts(2, '127.7.0.3', 1);
        assert.equal(await cluster.count(2, '127.7.0.2'), 0);
        next.smtp.end();
      }
      await postfix.stop();
      await cluster.counts(2, '127.7.0.0/24', 0);
      await policy.end('SIGTERM');
    });
  }

  it('says in its log whom it has refused and why', () => {
    assert.match(policies[0]?.output() ?? '', /refused 127\.0\.2\.5: 4 connections at inbound_cidr:127\.0\.2\.0\/24, the limit is 4/);
    assert.match(policies[1]?.output() ?? '', /is lost: [^"]*; trying again/);
  });
});
