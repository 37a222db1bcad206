// A node in rollouts: drives the state machine of `core/rollout` with what the control group, the disk and the clock say, and carries out what it answers.
// One thing after the other, because what is told must be on the disk before; loaded only with `--accept-rollouts`.

import { setTimeout as pause } from 'node:timers/promises';
import { terminalLine } from '../../../base/terminal-text.ts';
import { packedBytesMax, problemMax, problemsMax } from '../../control/rollout-fields.ts';
import {
  type NodeKept,
  type NodeRollout,
  type NodeRolloutEffect,
  type NodeRolloutEvent,
  startNode,
  stepNode,
  waitsFor,
} from '../../core/rollout/rollout-node.ts';
import type { Offer, RolloutId, RolloutMessage, Version } from '../../core/rollout/rollout-messages.ts';
import { releasedMs, turnOf } from '../../core/rollout/stop-all.ts';
import { reasonOf } from '../../process/ir-file.ts';
import { beside } from '../beside.ts';
import { leanRows } from '../../console/node-port.ts';
import { rolledOutLines } from '../../rollout/rolled-out.ts';
import { HeldOffer } from './held-offer.ts';
import { judgeOffer, refusedOutright } from './judge-offer.ts';
import { runAfterSwitch } from './after-switch.ts';
import type { Share, ShareNow } from './share.ts';
import { othersLetGo } from './withdrawing.ts';
import type { NodeRolloutConfig, NodeRolloutPorts } from './rollout-ports.ts';
import { unsettled } from './settled.ts';

const tickMs = 200;
const againMs = 1000;

export class NodeRollouts {
  readonly counters = { offers: 0, refused: 0, switched: 0, committed: 0, returned: 0, write_errors: 0 };
  readonly #ports: NodeRolloutPorts;
  readonly #config: NodeRolloutConfig;
  #state: NodeRollout;
  #queue: Promise<void> = Promise.resolve();
  #unsaved = false;
  #savedAgainAt = 0;
  readonly #held: HeldOffer;
  #withdrawn: readonly string[] = [];
  readonly #released = new Map<string, Set<string>>();
  readonly #share: Share;
  #resumed = false;
  #halted = false;
  readonly #startedAt: number;
  readonly #timer: NodeJS.Timeout;

  constructor(ports: NodeRolloutPorts, config: NodeRolloutConfig) {
    this.#ports = ports;
    this.#config = config;
    this.#held = new HeldOffer(config.store, ports.log, config.kept.doing?.id ?? null);
    this.#startedAt = now();
    const started = startNode(config.name, config.boot, config.kept, now());
    this.#share = config.share;
    this.#state = started.state;
    this.#later(() => this.#perform(started.effects, this.#state));
    // Its time was over between the choice of what to run and now.
    if (started.runs.sha256 !== ports.judge().sha256) void beside(ports.log, 'a rollout', () => this.#apply(started.runs));
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  /** What it is in the middle of, as the end of a sentence; null: nothing. */
  get underWay(): string | null {
    const { doing } = this.#state.kept;
    return doing === null ? null : `rollout ${doing.id.serial} of ${doing.id.manager} is under way (rollout abort on a manager)`;
  }

  /** What it has switched to and waits for, and how long it still does. */
  get unconfirmed(): ReturnType<typeof waitsFor> {
    return waitsFor(this.#state, now());
  }

  /** What was rolled out last, for a manager that was away; null: nothing was, or it is not here. */
  get rolledOut(): readonly string[] | null {
    const { serial, sha256 } = this.#state.kept.good;
    const found = serial === 0 ? null : this.#config.store.history.document(serial);
    return found?.entry.sha256 === sha256 ? rolledOutLines(found) : null;
  }

  take(message: RolloutMessage): void {
    if (message.kind === 'have') this.#share.tell(message.node, message.good.serial);
    if (message.kind === 'released')
      this.#released.set(keyOf(message.id), (this.#released.get(keyOf(message.id)) ?? new Set()).add(message.node));
    if (message.kind === 'offer') {
      this.counters.offers++;
      const { name } = this.#config;
      const { about, onlyTo } = message;
      const isForUs = onlyTo === null ? about.nodes.includes(name) && !about.without.includes(name) : onlyTo === name;
      // It goes on without this node, which is offered it when it is over.
      if (!isForUs) return;
      const no = refusedOutright(message, this.#ports.judge());
      if (no !== null) {
        this.counters.refused++;
        this.#ports.log('warn', `rollout ${message.id.serial} of ${message.id.manager} was refused: ${no}`);
        this.#say({ kind: 'ready', id: message.id, node: this.#config.name, problems: [no] });
        return;
      }
    }
    if (message.kind === 'switch') this.#withdraw(message.id);
    this.#put({ kind: 'message', message });
  }

  onView(managers: readonly string[], nodes: readonly string[]): void {
    this.#share.onView(nodes);
    this.#put({ kind: 'view', managers });
  }

  /** By hand, from a file: what somebody has chosen is what it comes back to. */
  reloaded(path: string, sha256: string): void {
    this.#later(async () => {
      const { kept } = this.#state;
      if (kept.doing !== null || kept.good.sha256 === sha256) return;
      const document = this.#ports.bytes(path, sha256);
      if (document === null) return;
      await this.#config.store.put(document);
      await this.#keep({ ...kept, good: { ...kept.good, sha256 } });
    });
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.#config.store.release();
  }

  #tick(): void {
    this.#put({ kind: 'tick' });
    if (this.#unsaved && now() >= this.#savedAgainAt) this.#later(async () => void (await this.#save()));
    this.#lookAtShare();
    if (!this.#resumed) this.#resume();
  }

  /** Started anew by a switch: tells that it is there when it is at rest. */
  #resume(): void {
    const { doing } = this.#state.kept;
    if (doing?.phase !== 'switched') {
      this.#resumed = true;
      return;
    }
    if (this.#share.isFresh) return;
    if (unsettled(this.#ports.snapshot(), [this.#config.name], new Set(this.#ports.addresses().map(({ ip }) => ip))) !== null) return;
    this.#resumed = true;
    void this.#afterSwitch(doing.id, null);
  }

  #lookAtShare(): void {
    if (this.#halted) return;
    const { kept, returning } = this.#state;
    const { serial } = kept.good;
    const { isWithheld } = this.#share;
    const forMs = now() - this.#startedAt;
    this.#share.look({ ...this.#whoIsThere(), serial, isBusy: kept.doing !== null, isOpen: this.#config.store.isApart, forMs });
    const { isFresh, others } = this.#share;
    if (!isFresh && kept.doing === null && returning === null && this.#config.store.isApart) void this.#config.store.endApart();
    if (isFresh && kept.doing?.phase === 'switched' && forMs > releasedMs) this.#isLate(kept.doing.id, others);
    if (isWithheld === this.#share.isWithheld) return;
    if (isWithheld) this.#ports.log('info', `this node has what is committed (serial ${serial}): it takes its share of the addresses`);
    else
      this.#ports.log(
        'error',
        `${others.join(', ')} of another cluster_group has what was committed later: this node serves nothing until it has that as well`,
      );
    this.#ports.reconsider();
  }

  /** Of our own configuration: another cluster on the same bus is none of our business. */
  #whoIsThere(): Pick<ShareNow, 'name' | 'group' | 'there' | 'unknown'> {
    const { ir, node } = this.#ports.judge();
    const names = new Set(ir.nodes.map(({ name }) => name));
    const { there, unknown } = this.#ports.seen();
    return { name: this.#config.name, group: node.groups.cluster, there: there.filter((each) => names.has(each.node)), unknown };
  }

  /** The first switch is seen by all at one point of the order: from then on nobody but its owner has what goes. */
  #withdraw(id: RolloutId): void {
    const offer = this.#held.of(id);
    if (offer === null || this.#withdrawn.length > 0 || this.#state.kept.doing === null) return;
    const owner = new Map([...leanRows(this.#ports.snapshot())].map((row) => [row.ip, row.owner]));
    this.#withdrawn = offer.about.gone.filter((ip) => owner.has(ip) && owner.get(ip) !== this.#config.name);
    if (this.#withdrawn.length > 0) this.#ports.withdraw(this.#withdrawn, `withdrawn by rollout ${id.serial} of ${id.manager}`);
  }

  #restore(): void {
    if (this.#withdrawn.length > 0) this.#ports.restore(this.#withdrawn);
    this.#withdrawn = [];
  }

  #put(event: NodeRolloutEvent): void {
    this.#later(async () => {
      const before = this.#state;
      const { state, effects } = stepNode(before, event, now());
      if (state === before && effects.length === 0) return;
      this.#state = state;
      // Not when it comes: another one may be waiting to be looked at.
      if (state.offer !== null && state.offer.offer !== before.offer?.offer) this.#held.begin(state.offer.offer);
      await this.#perform(effects, before);
      if (this.#state.kept.doing === null && before.kept.doing !== null) this.#restore();
    });
  }

  #later(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(() => beside(this.#ports.log, 'a rollout', work));
  }

  /** In order. What cannot be written is not told: an offer is refused, a switch fails; what is decided already is written again and again. */
  async #perform(effects: readonly NodeRolloutEffect[], before: NodeRollout): Promise<void> {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'keep': {
          const problem = await this.#keep(effect.kept);
          if (problem !== null && this.#mayRefuse(effect.kept, before, problem)) return;
          this.#note(effect.kept, before.kept);
          break;
        }
        case 'say':
          // Whoever hears it takes it for what survives a crash.
          if (!(this.#unsaved && effect.message.kind === 'have')) this.#say(effect.message);
          break;
        case 'take-piece':
          this.#held.add(effect.bytes);
          break;
        case 'check':
          this.#check(effect.id);
          break;
        case 'apply':
          void beside(this.#ports.log, 'a rollout', () => this.#apply(effect.version));
          break;
      }
    }
  }

  async #keep(kept: NodeKept): Promise<string | null> {
    this.#state = { ...this.#state, kept };
    return this.#save();
  }

  async #save(): Promise<string | null> {
    try {
      await this.#config.store.keep(this.#state.kept);
      this.#unsaved = false;
      return null;
    } catch (error) {
      this.counters.write_errors++;
      if (!this.#unsaved) this.#ports.log('error', `${this.#config.store.folder} cannot be written: ${reasonOf(error)}; it is tried again`);
      this.#unsaved = true;
      this.#savedAgainAt = now() + againMs;
      return `${this.#config.store.folder} cannot be written: ${reasonOf(error)}`;
    }
  }

  /** Nothing has been told of it: as if it had not come. */
  #mayRefuse(kept: NodeKept, before: NodeRollout, problem: string): boolean {
    const begun = before.kept.doing === null;
    const id = kept.doing?.id ?? this.#state.offer?.offer.id;
    if (id === undefined || kept.good !== before.kept.good) return false;
    if (kept.doing?.phase === 'switched') {
      this.#state = before;
      this.#unsaved = false;
      this.#say({ kind: 'switched', id, node: this.#config.name, problem });
      return true;
    }
    if (!begun) return false;
    this.#state = { ...before, offer: null };
    this.#unsaved = false;
    this.#say({ kind: 'ready', id, node: this.#config.name, problems: [problem] });
    return true;
  }

  #note({ good, doing }: NodeKept, before: NodeKept): void {
    const { log } = this.#ports;
    if (good.serial !== before.good.serial) {
      this.counters.committed++;
      log('info', `rollout ${good.serial} is committed`, { audit: true, sha256: good.sha256 });
      this.#ports.committed(this.#config.store.pathOf(good.sha256));
      this.#held.remember('committed');
    } else if (before.doing?.phase === 'switched' && doing === null) {
      this.counters.returned++;
      log('warn', `rollout ${before.doing.id.serial} of ${before.doing.id.manager}: going back to the configuration before`, {
        audit: true,
      });
      this.#held.remember('went back');
    } else if (doing?.phase === 'switched' && before.doing?.phase === 'checked') {
      this.counters.switched++;
      log('info', `rollout ${doing.id.serial} of ${doing.id.manager}: switching`, { audit: true, sha256: doing.id.sha256 });
    }
  }

  #say(message: RolloutMessage): void {
    this.#ports.say(message);
  }

  #check(id: RolloutId): void {
    const offer = this.#held.of(id);
    const packed = this.#held.whole();
    if (offer === null || packed.length > packedBytesMax) return;
    void beside(this.#ports.log, 'the check of an offer', async () => {
      const problems = await this.#judge(packed, offer).catch((error: unknown) => [reasonOf(error)]);
      if (problems.length > 0) {
        this.counters.refused++;
        this.#ports.log('warn', `rollout ${id.serial} of ${id.manager} was refused: ${problems.join('; ')}`);
      }
      this.#put({ kind: 'checked', id, problems: problems.map(shown).slice(0, problemsMax) });
    });
  }

  async #judge(packed: Buffer, offer: Offer): Promise<readonly string[]> {
    const judged = await judgeOffer(packed, offer, this.#ports.judge());
    if (!judged.ok) return judged.problems;
    try {
      await this.#config.store.put(judged.document);
      await this.#held.keep();
      return [];
    } catch (error) {
      return [`${this.#config.store.folder} cannot be written: ${reasonOf(error)}`];
    }
  }

  async #apply(version: Version): Promise<void> {
    const { store, name } = this.#config;
    const { doing } = this.#state.kept;
    const id = doing?.id ?? this.#state.returning;
    const offer = doing === null ? null : this.#held.of(doing.id);
    const path = store.document(version.sha256) === null ? null : store.pathOf(version.sha256);
    const isWithAll = offer !== null && offer.onlyTo === null && offer.about.grade === 'stop-all';
    const takes = path === null ? 'reload' : isWithAll ? 'stop-all' : this.#ports.takes(path);
    if (this.#halted) return this.#ports.restart('started anew with the former configuration');
    if (takes === 'stop-all' && id !== null) return this.#stopAll(id, offer);
    if (takes !== 'reload')
      return this.#ports.restart(
        `rollout ${id?.serial ?? 0}: started anew with ${offer === null ? 'the former' : 'the new'} configuration`,
      );
    if (offer !== null) await othersLetGo(offer.about.gone, this.#config.name, () => this.#ports.snapshot());
    const outcome =
      path === null
        ? { ok: false, said: `the document ${version.sha256} is not in ${store.folder}` }
        : await this.#ports.reload(path, `rollout ${id?.serial ?? version.serial}`);
    const problem = outcome.ok ? null : shown(outcome.said);
    if (problem !== null) this.#ports.log('error', `${name} cannot apply rollout ${version.serial}: ${problem}`);
    const now = this.#state.kept.doing;
    if (now?.phase === 'switched' && now.id.sha256 === version.sha256) await this.#afterSwitch(now.id, problem);
    // There is a way back all the same, which begins with it.
    else if (problem !== null && path !== null && now === null)
      this.#ports.restart(`started anew with the former configuration: ${problem}`);
    else this.#put({ kind: 'applied', version, problem });
  }

  async #afterSwitch(id: RolloutId, problem: string | null): Promise<void> {
    const program = this.#config.afterSwitch;
    const found = problem ?? (program === null ? null : await runAfterSwitch(program, id));
    this.#put({ kind: 'applied', version: id, problem: found === null ? null : shown(found) });
  }

  /** All let go, all know that all have, and only then the first one joins anew. On the way back nobody is waited for: see `mayServe`. */
  async #stopAll(id: RolloutId, offer: Offer | null): Promise<void> {
    this.#halted = true;
    await this.#config.store.setApart();
    await this.#ports.halt();
    if (offer === null) return this.#ports.restart(`rollout ${id.serial}: all nodes go back`);
    this.#say({ kind: 'released', id, node: this.#config.name });
    const wanted = offer.about.nodes.filter((node) => !offer.about.without.includes(node));
    const until = now() + releasedMs;
    for (;;) {
      const turn = turnOf({ id, wanted, until }, this.#state.kept, this.#released.get(keyOf(id)) ?? new Set(), now());
      switch (turn.kind) {
        case 'wait':
          await pause(tickMs / 4);
          break;
        case 'through':
          await this.#config.store.passBarrier(id);
          return this.#ports.restart(`rollout ${id.serial}: all nodes have let go`);
        case 'back':
          return;
        case 'late':
          return this.#isLate(id, turn.nodes);
      }
    }
  }

  /** Nobody goes on without them. */
  #isLate(id: RolloutId, nodes: readonly string[]): void {
    const problem = `${nodes.join(', ')} has not let go of its addresses within ${releasedMs / 1000} s`;
    this.#say({ kind: 'switched', id, node: this.#config.name, problem });
    this.#put({ kind: 'message', message: { kind: 'abort', id } });
  }
}

/** Monotonic since the boot of the machine, so that it means the same to the next process. */
function now(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

function keyOf({ serial, sha256, manager }: RolloutId): string {
  return `${serial} ${sha256} ${manager}`;
}

function shown(text: string): string {
  return terminalLine(text).slice(0, problemMax);
}
