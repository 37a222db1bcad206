// What a manager gives to its rollouts.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration, Snapshot } from '../../console/node-port.ts';
import type { NodeIr } from '../../ir/generated/types.ts';
import { reasonOf } from '../../process/ir-file.ts';
import type { Log } from '../../process/log.ts';
import { sha256Of } from '../../rollout/packed-document.ts';
import { RolloutHistory } from '../../rollout/rollout-history.ts';
import type { ManagerControl } from '../manager-control.ts';
import type { ManagerRolloutPorts } from './manager-rollout-ports.ts';
import { ManagerRollouts } from './manager-rollouts.ts';
import { ManagerStore } from './manager-store.ts';

export interface RolloutHome {
  readonly name: string;
  readonly folder: string;
  configuration(): Configuration;
  snapshot(): Snapshot;
  timers(): NodeIr['timers'];
  reload(path: string, by: string): ReturnType<ManagerRolloutPorts['apply']>;
  /** What a reload reads from now on. */
  committed(path: string): void;
}

/** Null: the folder cannot be used, which the log says. */
export async function openManagerRollouts(control: ManagerControl, log: Log, home: RolloutHome): Promise<ManagerRollouts | null> {
  const { name, folder } = home;
  try {
    const rollouts = await ManagerRollouts.open(
      name,
      {
        say: (message) => control.say(message),
        log,
        snapshot: () => home.snapshot(),
        nodes: () => control.present(),
        own: () => ownOf(home.configuration()),
        beatMs: () => beatMsOf(home.timers()),
        fetch: (node) => fetchFrom(control, node),
        apply: async (path, by) => {
          const outcome = await home.reload(path, by);
          if (outcome.ok) home.committed(path);
          return outcome;
        },
      },
      new ManagerStore(folder),
    );
    control.attach(rollouts);
    return rollouts;
  } catch (error) {
    log('error', `no rollouts from here: ${folder} cannot be used: ${reasonOf(error)}`);
    return null;
  }
}

const fetchMs = 60_000;

async function fetchFrom({ requests }: ManagerControl, node: string): Promise<{ readonly text: string } | { readonly why: string }> {
  const begun = await requests.ask({ kind: 'node', name: node }, 'text', 'config running rollout', 'this manager itself', fetchMs);
  if ('why' in begun) return begun;
  await requests.asker.waitFor(begun.asked, fetchMs);
  const [reply] = begun.asked.replies;
  return reply?.state === 'ok'
    ? { text: reply.bytes.toString('utf8') }
    : { why: reply?.bytes.toString('utf8').trim() || (reply?.state ?? 'gone') };
}

function beatMsOf({ heartbeatsPerSec }: NodeIr['timers']): number {
  return heartbeatsPerSec <= 0 ? 1000 : 1000 / heartbeatsPerSec;
}

function ownOf({ sha256, path }: Configuration): ReturnType<ManagerRolloutPorts['own']> {
  try {
    const document = readFileSync(path);
    return { sha256, document: sha256Of(document) === sha256 ? document : null };
  } catch {
    return { sha256, document: null };
  }
}

/** What a manager starts with: the document that was committed last, where it has it; else the file of `--ir`. */
export function managerIrPath(folder: string, irPath: string): string {
  const path = join(folder, 'rollout', 'committed.json');
  if (!existsSync(path)) return irPath;
  const last = new RolloutHistory(join(folder, 'rollout')).list().findLast(({ outcome, serial }) => outcome === 'committed' && serial > 0);
  return last !== undefined && sha256Of(readFileSync(path)) === last.sha256 ? path : irPath;
}
