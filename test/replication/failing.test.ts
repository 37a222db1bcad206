// A bug of ours in one object: it is out for a while, with an error that names it; the other objects, and the process, go on.
import assert from 'node:assert/strict';
import { cache, gauges, Hub, replica, settled, startNode } from './nodes.ts';
import { until } from '../until.ts';

describe('a replicated object that fails', () => {
  for (const [what, broken] of [
    ['writing', { writeChanges: fail }],
    ['hearing', { apply: fail }],
    ['tidying up', { tidy: fail, tidyAt: () => 0 }],
  ] as const) {
    it(`is out alone, and takes part again (${what})`, async () => {
      const hub = new Hub('test');
      const replicas = [replica('words', 'cache', { parameters: ['snapshot'] }), replica('outbound_domains', 'outbound_domains')];
      const [one, two] = [startNode(hub, 'one', 1, replicas), startNode(hub, 'two', 2, replicas)];
      await settled(one, two);
      const object = one.replication.shared('words') ?? assert.fail();
      const contents = object.holding.contents as unknown as Loose;
      Object.assign(contents, broken);
      cache(one, 'words').set('a', Uint8Array.of(1), null);
      cache(two, 'words').set('b', Uint8Array.of(2), null);
      await until(() => (object.counters()['failures'] ?? 0) > 0, 'it has failed');
      assert.match(one.log.join('\n'), /error: Replicate "words" has failed by a bug of ecclusterd, and takes part again in 1 s.*planted/);
      gauges(one, 'outbound_domains').add('x.example', 3);
      await until(() => gauges(two, 'outbound_domains').read('x.example') === 3, 'the others go on');
      for (const name of ['writeChanges', 'apply', 'tidy', 'tidyAt']) if (Object.hasOwn(contents, name)) delete contents[name];
      await until(
        () => [one, two].every((node) => ['a', 'b'].every((key) => cache(node, 'words').get(key) !== null)),
        'it is back, with what both have',
      );
      for (const { replication } of [one, two]) await replication.close();
    });
  }
});

type Loose = Record<string, unknown>;

function fail(): never {
  throw new Error('planted');
}
