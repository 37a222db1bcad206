// A manager's reading of one node without the rest of the manager, for tests that attack it or its certificates.
import assert from 'node:assert/strict';
import type { Collector } from '../../../runtime/log/aggregate/collector.ts';
import { NodePull } from '../../../runtime/log/aggregate/node-pull.ts';
import type { PullPorts, PullSettings } from '../../../runtime/log/aggregate/pull-ports.ts';

export interface PullAlone {
  readonly port: number;
  /** Default: n1. */
  readonly node?: string;
  readonly subscribers: readonly string[];
  readonly tls?: PullSettings['tls'];
  /** Where lines go; default: none may come. */
  readonly into?: Pick<PullPorts, 'output' | 'template'>;
  readonly log?: PullPorts['log'];
}

const nowhere: Pick<PullPorts, 'output' | 'template'> = {
  output: { writer: 'w', place: () => null } as Pick<Collector, 'writer' | 'place'> as Collector,
  template: () => assert.fail('nothing is to be written'),
};

/** Begun; whoever asked for it ends it. */
export function pullAlone({ port, node = 'n1', subscribers, tls = null, into = nowhere, log = () => {} }: PullAlone): NodePull {
  const pull = new NodePull(
    { manager: 'mgr1', node, subscribers, tls, software: 'test', silenceMs: 5000 },
    {
      ...into,
      log,
      wallSec: () => Date.now() / 1000,
      addresses: () => [{ host: '127.0.0.1', port }],
      credit: () => 1 << 20,
      hindered: () => null,
      marksDamage: false,
      owners: { ownerOf: () => 'mgr1', isShared: () => false },
    },
  );
  pull.begin();
  return pull;
}
