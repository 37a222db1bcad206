// Which configuration a node that takes rollouts starts with: what was committed last, or what it was in the middle of; before the first rollout the file
// of `--ir`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostname } from 'node:os';
import { type NodeKept, startNode } from '../../core/rollout/rollout-node.ts';
import { sha256Of } from '../../rollout/packed-document.ts';
import { readLimits, type RolloutLimits } from '../../rollout/rollout-limits.ts';
import { readTrust } from '../../rollout/signature.ts';
import { nameOf } from '../identity.ts';
import type { RunOptions } from '../run-options.ts';
import { NodeStore } from './node-store.ts';

export interface BegunRollouts {
  readonly store: NodeStore;
  readonly kept: NodeKept;
  readonly boot: string;
  /** What to run. */
  readonly irPath: string;
  readonly trust: ReturnType<typeof readTrust> | null;
  readonly limits: RolloutLimits | null;
  readonly warnings: readonly string[];
}

const stateRoot = '/var/lib/ecclusterd';

/** Throws with a reason for people. */
export async function beginRollouts(options: RunOptions, environment: string | null): Promise<BegunRollouts> {
  const { rollouts, ir } = options;
  if (ir === '-') throw new Error('--accept-rollouts needs a file: --ir - cannot be read again');
  const [name] = nameOf({ option: options.node, environment, hostName: hostname() });
  const folder = join(options.stateFolder ?? join(stateRoot, name), 'node');
  const trust = rollouts.trust === null ? null : readTrust(rollouts.trust);
  const limits = rollouts.limits === null ? null : readLimits(rollouts.limits);
  const store = await NodeStore.open(folder);
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { store, boot, trust, limits, ...(await whatRuns(store, ir, name, boot)) };
  } catch (error) {
    await store.release();
    throw error;
  }
}

async function whatRuns(
  store: NodeStore,
  irPath: string,
  name: string,
  boot: string,
): Promise<Pick<BegunRollouts, 'kept' | 'irPath' | 'warnings'>> {
  const warnings = store.warning === null ? [] : [store.warning];
  const before = store.read();
  if (before === null || (before.good.serial === 0 && before.doing === null)) {
    // Before anything else: what it can come back to.
    const document = readFileSync(irPath);
    const kept: NodeKept = { good: { serial: 0, sha256: sha256Of(document) }, seen: before?.seen ?? 0, doing: null };
    if (before?.good.sha256 !== kept.good.sha256) {
      await store.put(document);
      await store.keep(kept);
    }
    return { kept, irPath, warnings };
  }
  const { runs } = startNode(name, boot, before, Number(process.hrtime.bigint() / 1_000_000n));
  const there = [runs, before.good].find(({ sha256 }) => store.document(sha256) !== null);
  if (there === undefined)
    throw new Error(
      `${store.pathOf(before.good.sha256)}, the committed configuration, is gone or damaged: set ${store.folder} aside, and the node begins with --ir again`,
    );
  const lost = there === runs ? [] : [`the document of rollout ${runs.serial} is gone: the one before runs`];
  const kept = there === runs ? before : { ...before, doing: null };
  const path = there.serial === 0 ? irPath : store.pathOf(there.sha256);
  return {
    kept,
    irPath: there.serial === 0 && differs(irPath, there.sha256) ? store.pathOf(there.sha256) : path,
    warnings: [...warnings, ...lost],
  };
}

function differs(path: string, sha256: string): boolean {
  try {
    return sha256Of(readFileSync(path)) !== sha256;
  } catch {
    return true;
  }
}
