// Who runs with another configuration than this manager, or would after a reload. Told by hash of the bytes: what differs, by option and place, is for
// `ecconf drift`, which has the configuration tree.

import type { Configuration } from '../console/node-port.ts';
import type { Configured } from '../control/control-messages.ts';
import type { Metric } from '../metrics/exposition.ts';
import type { OnDisk } from '../process/ir-on-disk.ts';

export interface Configurations {
  /** What this manager runs with: the document that all machines of the cluster are to have. */
  readonly wanted: Configuration;
  /** What this manager would read; null: not looked at yet. */
  readonly onDisk: OnDisk | null;
  readonly nodes: readonly {
    readonly node: string;
    readonly present: boolean;
    /** Null: it has not said. */
    readonly configured: Configured | null;
  }[];
}

/** For each member, what of it is otherwise: `wanted` of this manager itself, whose file is otherwise than what it runs with. */
export function driftMetric({ wanted, onDisk, nodes }: Configurations): Metric {
  const sample = (member: string, kind: string, differs: boolean) => ({ labels: { member, kind }, value: Number(differs) });
  const own = onDisk === null ? [] : [sample(wanted.self.name, 'wanted', onDisk.sha256 !== wanted.sha256)];
  const others = nodes.flatMap(({ node, configured }) =>
    configured === null
      ? []
      : [sample(node, 'disk', configured.onDisk !== wanted.sha256), sample(node, 'running', configured.running !== wanted.sha256)],
  );
  return {
    name: 'ecclusterd_config_drift',
    help: 'Whether what a node runs with (`running`), or has on its disk (`disk`), is another document than this manager runs with; `wanted`: whether the file of this manager is.',
    type: 'gauge',
    samples: [...own, ...others],
  };
}

/** Lines for people: who is otherwise and what to do; empty where all have the same. */
export function driftRemarks({ wanted, onDisk, nodes }: Configurations): readonly string[] {
  const own = wanted.self.name;
  const changed = onDisk !== null && onDisk.sha256 !== wanted.sha256 && wanted.path !== '-';
  return [
    ...(changed ? [`${own}: ${fileText(onDisk.sha256, onDisk.problem)} (config reload)`] : []),
    ...nodes.flatMap(({ node, present, configured }) => {
      if (!present) return [`${node}: not on the bus`];
      if (configured === null) return [`${node}: has not said what it runs with`];
      const runs = configured.running === wanted.sha256;
      const has = configured.onDisk === wanted.sha256;
      if (runs && has) return [];
      if (runs) return [`${node}: ${fileText(configured.onDisk, 'it cannot be read')}`];
      if (has) return [`${node}: runs with another configuration than ${own}; its file is the same (unicast ${node} config reload)`];
      const both = configured.running === configured.onDisk ? ', and so is its file' : ', and its file is another again';
      return [`${node}: runs with another configuration than ${own}${both} (ecconf drift says in what)`];
    }),
  ];
}

function fileText(sha256: string | null, problem: string | null): string {
  return sha256 === null ? `its file: ${problem}` : 'its file is another one than what it runs with';
}
