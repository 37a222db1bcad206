// A machine of the cluster takes the name of another one, on a real Corosync, which knows where its members are.
import assert from 'node:assert/strict';
import { manyAddresses } from './mail-conf.ts';
import { netSuite } from './suite.ts';
import { holders } from './table.ts';

const addresses = new Map(manyAddresses(9));

netSuite(
  'a real cluster: a machine under the name of another',
  { prefix: 'ns', conf: { nodes: 3, addresses, options: { heartbeats_per_sec: 2 } } },
  (suite) => {
    it('gets nothing, and is named by those who see it, until it comes under its own', async () => {
      const { net, runtime } = suite();
      runtime.start(1);
      runtime.start(3, { name: 'node2' });
      const here = (node: number): number =>
        [...addresses.keys()].filter((ip) => net.exec(node, ['ip', '-o', 'addr']).stdout.includes(` ${ip}/`)).length;
      await runtime.until(
        'node1 refuses it',
        async () =>
          /Problem: member 3:\d+ says that it is node node2, .* on another machine \(10\.77\.0\.3, by the IR of node3\); it gets nothing/.test(
            (await runtime.ask(1, 'cluster info')).text,
          ),
        30_000,
      );
      await runtime.until('node1 serves everything', () => Promise.resolve(here(1) === addresses.size), 30_000);
      assert.equal(here(3), 0, runtime.logTails());
      assert.match((await runtime.ask(3, 'cluster info')).text, /Problem: member 3:\d+ says that it is node node2/, runtime.logTails());
      assert.ok(
        runtime
          .log(3)
          .some(
            ({ level, msg }) =>
              level === 'error' && /^this machine has the address 10\.77\.0\.3 on the bus, which by the IR is that of node3/.test(msg),
          ),
        runtime.logTails(),
      );

      runtime.guard(3).kill('SIGTERM');
      await runtime.ended(3);
      runtime.start(3);
      runtime.start(2);
      await suite().rested();
      assert.ok(here(2) > 0 && here(3) > 0, runtime.logTails());
      for (const ip of addresses.keys()) assert.equal(holders(net, ip), 1, ip);
    });
  },
);
