// The bus is cut and the LAN is not: each side believes the other dead, and the LAN, asked as a witness, says that it is not.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { manyAddresses } from './mail-conf.ts';
import { netSuite } from './suite.ts';
import { holders } from './table.ts';

const addresses = new Map(manyAddresses(9));

netSuite(
  'a real cluster: its bus cut, its LAN not',
  { prefix: 'nc', conf: { nodes: 3, addresses, options: { heartbeats_per_sec: 2 } } },
  (suite) => {
    /** IP between node 3 and the others goes nowhere; ARP, and the client, do not notice. */
    const cutBus = (verb: 'add' | 'del') => {
      const { net } = suite();
      for (const other of [1, 2]) {
        net.exec(3, ['ip', 'route', verb, 'blackhole', `10.77.0.${other}/32`]);
        net.exec(other, ['ip', 'route', verb, 'blackhole', '10.77.0.3/32']);
      }
    };

    it('serves no address twice and none not at all, says who answers, and is whole again afterwards', async () => {
      const { net, runtime } = suite();
      await suite().startAll();
      await suite().rested();
      const counts = () => [...addresses.keys()].map((ip) => holders(net, ip));
      cutBus('add');
      await runtime.until(
        'the others see node 3 leave',
        async () => !/node3/.test((await runtime.ask(1, 'cluster membership')).text),
        20_000,
      );
      const worst = { none: 0, twice: 0, looks: 0 };
      for (const end = Date.now() + 6_000; Date.now() < end; worst.looks++) {
        const now = counts();
        worst.none = Math.max(worst.none, now.filter((count) => count === 0).length);
        worst.twice = Math.max(worst.twice, now.filter((count) => count > 1).length);
        await sleep(100);
      }
      assert.deepEqual({ none: worst.none, twice: worst.twice }, { none: 0, twice: 0 }, `${worst.looks} looks\n${runtime.logTails()}`);
      // Whoever asked first meets the owner's answer; the others may find that it has let go meanwhile.
      const everybody = [1, 2, 3] as const;
      const isWitness = ({ level, msg }: { level: string; msg: string }) =>
        level === 'error' && /not taken: the owner is gone from the bus, but \S+ still answers/.test(msg);
      assert.ok(
        everybody.some((node) => runtime.log(node).some(isWitness)),
        runtime.logTails(),
      );
      const heldBy = async () => {
        const tables = await Promise.all(everybody.map((node) => runtime.ask(node, 'cluster duravip show')));
        return tables.filter(({ text }) => /held-by:/.test(text)).length;
      };
      assert.ok((await heldBy()) > 0, runtime.logTails());
      cutBus('del');
      await suite().calm();
      assert.equal(await heldBy(), 0, runtime.logTails());
    });
  },
);
