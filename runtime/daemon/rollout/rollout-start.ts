// Which configuration a node that takes rollouts starts with: what was committed last, or what it was in the middle of; before the first rollout the file
// of `--ir`.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hostname } from 'node:os';
import type { Version } from '../../core/rollout/rollout-messages.ts';
import { type NodeKept, startNode } from '../../core/rollout/rollout-node.ts';
import { isCutOff } from '../../core/rollout/stop-all.ts';
import { readIrFile } from '../../process/ir-file.ts';
import { sha256Of } from '../../rollout/packed-document.ts';
import { readLimits, type RolloutLimits } from '../../rollout/rollout-limits.ts';
import { readTrust } from '../../rollout/signature.ts';
import { nameOf } from '../identity.ts';
import type { RunOptions } from '../run-options.ts';
import { NodeStore } from './node-store.ts';
import { Share } from './share.ts';
import { takes } from './what-it-takes.ts';

export interface BegunRollouts {
  readonly store: NodeStore;
  readonly kept: NodeKept;
  readonly boot: string;
  /** What to run. */
  readonly irPath: string;
  readonly trust: ReturnType<typeof readTrust> | null;
  readonly limits: RolloutLimits | null;
  readonly warnings: readonly string[];
  readonly share: Share;
  /** What runs cannot start: the next start has the configuration before. What that is to be told as; null: it is that already. */
  goBack(why: string): Promise<string | null>;
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
    const found = await whatRuns(store, ir, name, boot);
    const goBack = async (why: string): Promise<string | null> => {
      const { doing } = found.kept;
      if (doing?.phase !== 'switched') return null;
      await store.keep({ ...found.kept, doing: null });
      await store.release();
      return `rollout ${doing.id.serial} cannot start here, so the configuration before is started: ${why}`;
    };
    // Whoever is in the middle of one has what is newer than what is committed.
    const learns = rollouts.requireCurrent && found.kept.doing?.phase !== 'switched';
    return { store, boot, trust, limits, goBack, share: new Share(learns, store.isApart), ...found };
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
  const was = startNode(name, boot, before, Number(process.hrtime.bigint() / 1_000_000n)).runs;
  const isStopAll = takesStopAll(store, before, name);
  // The mark goes with what it was in the middle of, which is forgotten below.
  if (isStopAll && !store.isApart) await store.setApart();
  const isCut = was !== before.good && isStopAll && isCutOff(before, (id) => store.hasPassed(id));
  const cut = isCut ? [`rollout ${was.serial}: ended before all nodes had let go, so the configuration before runs`] : [];
  const runs = isCut ? before.good : was;
  const there = [runs, before.good].find(({ sha256 }) => store.document(sha256) !== null);
  if (there === undefined)
    throw new Error(
      `${store.pathOf(before.good.sha256)}, the committed configuration, is gone or damaged: set ${store.folder} aside, and the node begins with --ir again`,
    );
  const lost = there === runs ? [] : [`the document of rollout ${runs.serial} is gone: the one before runs`];
  const kept = there === was ? before : { ...before, doing: null };
  // Nobody must hear of it once more.
  if (kept !== before) await store.keep(kept);
  const { path, other } = pathOf(store, irPath, there);
  return { kept, irPath: path, warnings: [...warnings, ...lost, ...cut, ...other] };
}

/** What it was in the middle of, against what it would come back to. */
function takesStopAll(store: NodeStore, { good, doing }: NodeKept, name: string): boolean {
  if (doing?.phase !== 'switched' || store.document(good.sha256) === null) return false;
  const old = readIrFile(store.pathOf(good.sha256));
  const node = old.ok ? old.ir.nodes.find((each) => each.name === name) : undefined;
  return node !== undefined && takes(store.pathOf(doing.id.sha256), name, node) === 'stop-all';
}

function pathOf(
  store: NodeStore,
  irPath: string,
  { serial, sha256 }: Version,
): { readonly path: string; readonly other: readonly string[] } {
  const path = store.pathOf(sha256);
  const isOther = differs(irPath, sha256);
  if (serial === 0) return { path: isOther ? path : irPath, other: [] };
  const text = `${irPath} (--ir) was put there since rollout ${serial} and does not run: ecconf rollout brings it to all nodes, config reload FILE to this one`;
  return { path, other: isOther && isNewer(irPath, path) ? [text] : [] };
}

function isNewer(a: string, b: string): boolean {
  const there = statSync(a, { throwIfNoEntry: false });
  return there !== undefined && there.mtimeMs > statSync(b).mtimeMs;
}

function differs(path: string, sha256: string): boolean {
  try {
    return sha256Of(readFileSync(path)) !== sha256;
  } catch {
    return true;
  }
}
