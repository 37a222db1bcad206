// What a node gives to its rollouts, and what they may do to it. Apart from the daemon, so that what fails addresses over stays small.

import { readFileSync } from 'node:fs';
import type { ReloadRequest, Snapshot } from '../../console/node-port.ts';
import type { ClusterIr, NodeIr } from '../../ir/generated/types.ts';
import type { Log } from '../../process/log.ts';
import { sha256Of } from '../../rollout/packed-document.ts';
import type { NodeControl } from '../node-control.ts';
import { NodeRollouts } from './node-rollout.ts';
import type { BegunRollouts } from './rollout-start.ts';
import { takes } from './what-it-takes.ts';

export interface RolloutConfig extends Omit<BegunRollouts, 'irPath' | 'warnings' | 'goBack'> {
  readonly afterSwitch: string | null;
}

/** The daemon, as rollouts see it. */
export interface RolloutHost {
  readonly name: string;
  readonly dryRun: boolean;
  running(): { readonly ir: ClusterIr; readonly node: NodeIr; readonly sha256: string };
  snapshot(): Snapshot;
  reload(request: ReloadRequest): Promise<{ readonly ok: boolean; readonly said: string }>;
  committed(path: string): void;
  restart(why: string): void;
  halt(): Promise<void>;
  places(lost: readonly { readonly ip: string; readonly reason: string }[], back: readonly string[]): void;
  reconsider(): void;
}

export function openNodeRollouts(config: RolloutConfig, control: NodeControl, log: Log, host: RolloutHost): NodeRollouts {
  const { trust, limits } = config;
  const { name, dryRun } = host;
  let say: ReturnType<NodeControl['attach']> = () => false;
  const rollouts = new NodeRollouts(
    {
      say: (message) => say(message),
      log,
      judge: () => ({ ...host.running(), name, dryRun, trust, limits }),
      snapshot: () => host.snapshot(),
      addresses: () => host.running().node.duravip.addresses,
      reload: (file, by) => host.reload({ by, file, now: true, byRollout: true }),
      takes: (path) => takes(path, name, host.running().node),
      seen: () => control.seen(),
      committed: (path) => host.committed(path),
      restart: (why) => host.restart(why),
      halt: () => host.halt(),
      withdraw: (ips, reason) =>
        host.places(
          ips.map((ip) => ({ ip, reason })),
          [],
        ),
      restore: (ips) => host.places([], ips),
      reconsider: () => host.reconsider(),
      bytes: readBytes,
    },
    { name, ...config },
  );
  say = control.attach(rollouts);
  return rollouts;
}

/** Null: it is another document by now. */
function readBytes(path: string, sha256: string): Uint8Array | null {
  try {
    const bytes = readFileSync(path);
    return sha256Of(bytes) === sha256 ? bytes : null;
  } catch {
    return null;
  }
}
