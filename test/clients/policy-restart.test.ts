// The policy service begins anew while clients are connected to Postfix: they are counted again, and those who have gone meanwhile are not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gatekeeper } from '../../runtime/clients/gatekeeper.ts';
import { parseThrottle } from '../../runtime/clients/limit-rules.ts';
import { openService } from '../../runtime/clients/postfix/policy-service.ts';
import { Client } from '../feed/asking.ts';
import { feedNodes, type FeedNodes } from '../feed/nodes.ts';
import { until } from '../until.ts';

describe('the policy service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-policy-'));
  let nodes: FeedNodes;
  before(async () => {
    nodes = await feedNodes(1);
  });
  after(async () => {
    await nodes.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (throttle: string | null = null) => {
    const log = () => {};
    const endpoint = { kind: 'unix', path: nodes.all[0]?.path ?? '' } as const;
    const gatekeeper = new Gatekeeper({
      endpoint,
      timeoutMs: 2000,
      log,
      object: 'inbound_cidr',
      limits: [],
      throttleObject: 'shared_named_throttles',
    });
    const parsed = parseThrottle(throttle ?? '');
    const opened = await openService({
      endpoint: { kind: 'unix', path: join(folder, 'policy') },
      gatekeeper,
      whenDown: 'accept',
      message: parsed.ok ? parsed.value : null,
      recipient: null,
      state: join(folder, 'state.json'),
      log,
    });
    if (!opened.ok) throw new Error(opened.why);
    const { service } = opened;
    return {
      service,
      stop: async () => {
        await service.close();
        gatekeeper.close();
      },
    };
  };
  /** As smtpd asks when a client connects. */
  const ask = async (asking: Socket, client: Socket, port: number, more = ''): Promise<string> => {
    const attributes = `request=smtpd_access_policy\nclient_address=127.0.0.1\nclient_port=${client.localPort}\nserver_port=${port}\n${more}\n`;
    asking.write(attributes);
    return String((await once(asking, 'data'))[0]);
  };

  it('counts those who are still connected again after a restart', async () => {
    const mail = createServer(() => {});
    mail.listen(0, '127.0.0.1');
    await once(mail, 'listening');
    const { port } = mail.address() as AddressInfo;
    const clients = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    for (const client of clients) await once(client, 'connect');
    const asking = new Client(nodes.all[0]?.path ?? '');
    const shows = async (value: string) => {
      let last: unknown = null;
      const end = performance.now() + 15_000;
      while (last !== value && performance.now() < end) {
        last = await asking.ask('GET', 'inbound_cidr:127.0.0.1');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(last, value);
    };
    let policy = await start();
    for (const client of clients) {
      const smtpd = connect(join(folder, 'policy'));
      smtpd.on('error', () => {});
      await until(() => smtpd.readyState === 'open', 'the feed is there');
      assert.match(await ask(smtpd, client, port), /action=DUNNO/);
    }
    await shows('2');
    await policy.stop();
    await shows('0');
    clients[1]?.destroy();
    await until(() => clients[1]?.closed === true, 'the kernel has forgotten one');
    await new Promise((resolve) => setTimeout(resolve, 100));
    policy = await start();
    await shows('1');
    clients[0]?.destroy();
    await shows('0');
    await policy.stop();
    asking.end();
    mail.close();
  });

  it('takes from several throttles, or from none', async () => {
    const policy = await start('mail-{sender_domain} 5/600 and all 2/600');
    const mail = createServer(() => {});
    mail.listen(0, '127.0.0.1');
    await once(mail, 'listening');
    const { port } = mail.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    const smtpd = connect(join(folder, 'policy'));
    const answers: string[] = [];
    for (let i = 0; i < 4; i++)
      answers.push(await ask(smtpd, client, port, `protocol_state=RCPT\ninstance=${i}\nsender=a@d${i % 2}.example\n`));
    assert.deepEqual(
      answers.map((text) => /DUNNO/.test(text)),
      [true, true, false, false],
    );
    const asking = new Client(nodes.all[0]?.path ?? '');
    const left = await asking.ask('EC.THROTTLE', 'shared_named_throttles:mail-d0.example', '5/600', 'QUANTITY', '0');
    assert.ok(Array.isArray(left) && left[2] === 4, `what is refused by one takes nothing from the other: ${JSON.stringify(left)}`);
    client.destroy();
    smtpd.destroy();
    asking.end();
    await policy.stop();
    mail.close();
  });
});
