// `ecconf rollout`: plans what a change does to the cluster that runs, shows it, asks, gives it to the manager and follows it to the end.

import { createHash } from 'node:crypto';
import { chownSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { jsonText } from '../../base/json-text.ts';
import { encodeIncoming } from '../../runtime/rollout/incoming-file.ts';
import { pack } from '../../runtime/rollout/packed-document.ts';
import { signParts } from '../../runtime/rollout/signature.ts';
import { makePlan } from '../plan/make-plan.ts';
import { planText } from '../plan/plan-text.ts';
import type { Plan } from '../plan/plan-types.ts';
import { follow, type Question, type RolloutStatus, statusOf } from './follow-rollout.ts';
import { LiveCluster } from './live-cluster.ts';
import { type LiveSide, readLiveSide } from './live-side.ts';
import { withPlay } from './play.ts';
import { type PlanHost, type ReadSide, readSide } from './read-side.ts';
import { aboutOf } from './rollout-request.ts';
import { readSavedPlan } from './saved-plan.ts';
import { WrongUse } from './wrong-use.ts';

export interface RolloutRequest {
  readonly next: string | null;
  readonly manager: string;
  /** Of `ecconf plan --format json`: it must still be so. */
  readonly plan: string | null;
  /** Seconds for a person to confirm; null: we do when all has settled. */
  readonly confirmWithinSec: number | null;
  readonly without: readonly string[];
  readonly acceptGap: boolean;
  readonly yes: boolean;
  readonly sign: string | null;
  readonly message: string;
  readonly play: number;
  readonly all: boolean;
}

export interface RolloutHost extends PlanHost {
  say(text: string): void;
  complain(text: string): void;
  /** Null: nobody sits there. */
  readonly ask: Question | null;
}

const usualConfirmMs = 120_000;

export async function runRollout(request: RolloutRequest, host: RolloutHost): Promise<number> {
  const saved = request.plan === null ? null : readSavedPlan(request.plan);
  const next = await readSide(request.next ?? saved?.next ?? '.', process.cwd(), host);
  if (next.side === null) return refuse(host, `${next.findings}nothing is rolled out: the configuration has errors`);
  const status = await lookAt(request.manager);
  if (status.running !== null)
    return refuse(host, `busy: rollout ${status.running.serial} of ${status.running.manager}, by ${status.running.who}, is under way`);
  const live = await readLiveSide(request.manager);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const options = { runtime: 'ecclusterd', sha256, owners: live.owners, unread: live.unread } as const;
  const made = makePlan({ ir: live.ir, sourceMap: null }, next.side, options);
  const plan = withPlay(made, live.ir, next.side.ir, request.play);
  if (saved !== null && saved.plan !== plan.plan)
    return refuse(
      host,
      `the plan ${saved.plan} is stale: the cluster, or the configuration, has moved on (it is ${plan.plan} now); plan again`,
    );
  host.say(planText(plan, { all: request.all, apply: [], notes: live.notes }));
  if (plan.changes.length === 0 && allRun(live, next)) return 0;
  const no = whyNot(plan, request, status, next);
  if (no !== null) return refuse(host, no);
  if (!request.yes) {
    if (host.ask === null) throw new WrongUse('nobody can be asked here: --yes goes on without a question');
    if (!(await host.ask('Roll it out? [y/N] '))) return refuse(host, 'nothing was rolled out');
  }
  return handOver(plan, live, next, status, request, host);
}

function refuse(host: RolloutHost, why: string): number {
  host.complain(`${why}\n`);
  return 1;
}

async function lookAt(endpoint: string): Promise<RolloutStatus> {
  const live = await LiveCluster.connect(endpoint);
  try {
    if (!live.byManager) throw new WrongUse(`--manager ${endpoint} is the console of a node; rollouts are made by managers`);
    return await statusOf(live);
  } finally {
    live.close();
  }
}

function documentOf(next: ReadSide): Buffer {
  return Buffer.from(`${jsonText(next.side?.ir, 2)}\n`);
}

/** Nothing changes, and the very document runs everywhere as well. */
function allRun({ running }: LiveSide, next: ReadSide): boolean {
  const sha256 = createHash('sha256').update(documentOf(next)).digest('hex');
  return [...running.values()].every((each) => each === sha256);
}

function whyNot({ grade }: Plan, { acceptGap, without }: RolloutRequest, { takes }: RolloutStatus, { side }: ReadSide): string | null {
  if (grade === 'stop-all' && !acceptGap)
    return 'this takes all nodes stopped at one moment, and every address is out of service meanwhile: --accept-gap does it all the same';
  const names = side?.ir.nodes.flatMap(({ name }) => name ?? []) ?? [];
  const unknown = without.find((node) => !names.includes(node));
  if (unknown !== undefined) return `--without ${unknown}: the configuration has no such node (it has ${names.join(', ')})`;
  const missing = names.filter((node) => !without.includes(node) && !takes.includes(node));
  if (missing.length > 0)
    return `${missing.join(', ')} is not there, or takes no rollouts (ecclusterd --accept-rollouts); --without NODE goes on without it`;
  return null;
}

async function handOver(
  plan: Plan,
  live: LiveSide,
  next: ReadSide,
  status: RolloutStatus,
  request: RolloutRequest,
  host: RolloutHost,
): Promise<number> {
  const document = documentOf(next);
  const packed = await pack(document);
  const hash = createHash('sha256').update(document).digest('hex');
  const nextIr = next.side?.ir ?? live.ir;
  const who = userInfo().username;
  const source = next.commit === null ? `${next.kind} ${next.name}` : `git ${next.commit.slice(0, 12)}`;
  const about = aboutOf({
    plan,
    old: live.ir,
    next: nextIr,
    without: request.without,
    who,
    source,
    words: request.message,
    bytes: document.length,
    packedBytes: packed.length,
  });
  const serial = request.sign === null ? null : status.nextSerial;
  const clusterGroup = live.ir.nodes[0]?.groups.cluster ?? '';
  const signature = request.sign === null ? null : signParts({ serial: status.nextSerial, sha256: hash, clusterGroup }, request.sign);
  const confirmMs = request.confirmWithinSec === null ? usualConfirmMs : request.confirmWithinSec * 1000;
  const old = Object.fromEntries(live.running);
  const incoming = { version: 1 as const, sha256: hash, about: { ...about, signature }, old, confirmMs, serial };
  const name = `${plan.plan}-${process.pid}-${Date.now()}.rollout`;
  putThere(join(status.incoming, name), encodeIncoming(incoming, packed));
  const console = await LiveCluster.connect(request.manager);
  const answer = JSON.parse(await console.ask(`json rollout start ${name}`)) as { readonly serial?: number; readonly error?: string };
  console.close();
  if (answer.serial === undefined) return refuse(host, answer.error ?? 'the manager does not begin it');
  host.say(`rollout ${answer.serial}: begun\n`);
  return follow(() => LiveCluster.connect(request.manager), {
    serial: answer.serial,
    byPerson: request.confirmWithinSec !== null,
    manager: request.manager,
    say: (text) => host.say(text),
    ask: host.ask,
  });
}

/** Whole, under its name: the manager may look at any time. */
function putThere(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(`${path}.new`, bytes, { mode: 0o640, flag: 'wx' });
    // The manager is another user, and root's file would be root's alone; the others of the console are of the group of the folder.
    const { uid, gid } = statSync(dirname(path));
    chownSync(`${path}.new`, process.getuid?.() === 0 ? uid : -1, gid);
    renameSync(`${path}.new`, path);
  } catch (error) {
    rmSync(`${path}.new`, { force: true });
    throw new WrongUse(
      `cannot write ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): ecconf rollout runs on the machine of the manager, as who may use its console`,
    );
  }
}
