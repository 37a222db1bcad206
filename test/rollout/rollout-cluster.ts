// A small cluster whose nodes take rollouts, each under a supervisor as systemd is: who ends with 75 is started again.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import type { OfferAbout } from '../../runtime/core/rollout/rollout-messages.ts';
import { encodeIncoming } from '../../runtime/rollout/incoming-file.ts';
import { pack, sha256Of } from '../../runtime/rollout/packed-document.ts';
import type { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from '../control/small-cluster.ts';

const startAgain = 75;
export const names = ['east1', 'east2', 'west1', 'west2'] as const;

export class RolloutCluster {
  readonly small: SmallCluster;
  readonly #more = new Map<string, readonly string[]>();
  readonly #starts = new Map<string, number>();
  /** Of a node's next start alone. */
  readonly nextOnly = new Map<string, readonly string[]>();
  #removed = false;

  private constructor(small: SmallCluster) {
    this.small = small;
  }

  static async make(
    programs: Programs,
    managers: readonly string[] = ['mgr1'],
    change?: (node: NodeIr) => NodeIr,
  ): Promise<RolloutCluster> {
    return new RolloutCluster(await SmallCluster.make(programs, managers, change));
  }

  static of(small: SmallCluster): RolloutCluster {
    return new RolloutCluster(small);
  }

  get ir(): ClusterIr {
    return this.small.ir;
  }

  state(name: string): string {
    return this.small.path(`state-${name}`);
  }

  /** Started, and again whenever it ends to be started. */
  node(name: string, more: readonly string[] = []): void {
    this.#more.set(name, more);
    mkdirSync(this.state(name), { recursive: true });
    const child = this.small.node(name, ['--accept-rollouts', '--state', this.state(name), ...more, ...(this.nextOnly.get(name) ?? [])]);
    this.nextOnly.delete(name);
    this.#starts.set(name, this.starts(name) + 1);
    child.once('exit', (code) => {
      if (code === startAgain && !this.#removed) this.node(name, more);
    });
  }

  /** After it was killed. */
  again(name: string): void {
    this.node(name, this.#more.get(name) ?? []);
  }

  starts(name: string): number {
    return this.#starts.get(name) ?? 0;
  }

  /** As nodes are. */
  manager(name: string): void {
    const child = this.small.manager(name);
    this.#starts.set(name, this.starts(name) + 1);
    child.once('exit', (code) => {
      if (code === startAgain && !this.#removed) this.manager(name);
    });
  }

  async begin(manager = 'mgr1', more: readonly string[] = []): Promise<void> {
    this.manager(manager);
    for (const name of names) this.node(name, more);
    await this.ready(manager);
  }

  /** All there, at rest, and known to take rollouts. */
  async ready(manager = 'mgr1'): Promise<void> {
    await this.small.until(manager, 'json rollout status', (text) => (JSON.parse(text) as Status).takes?.length === names.length);
    await this.small.until(manager, 'show owners', (text) => !/ - /.test(text) && text.split('\n').length > 13);
  }

  /** As `ecconf rollout` puts it there. */
  async offer(
    next: ClusterIr,
    about: Partial<OfferAbout> = {},
    more: Readonly<Record<string, unknown>> = {},
    manager = 'mgr1',
  ): Promise<string> {
    const document = Buffer.from(JSON.stringify(next));
    const packed = await pack(document);
    const head = {
      version: 1 as const,
      sha256: sha256Of(document),
      about: { ...about0, bytes: document.length, packedBytes: packed.length, ...about },
      old: null,
      confirmMs: 20_000,
      serial: null,
      ...more,
    };
    const { incoming } = await this.status(manager);
    const name = `offer-${++offers}`;
    writeFileSync(join(incoming, name), encodeIncoming(head, packed));
    return name;
  }

  async start(next: ClusterIr, about: Partial<OfferAbout> = {}, more: Readonly<Record<string, unknown>> = {}, manager = 'mgr1') {
    return this.small.ask(manager, `rollout start ${await this.offer(next, about, more, manager)}`);
  }

  async status(manager = 'mgr1'): Promise<Status> {
    return JSON.parse((await this.small.ask(manager, 'json rollout status')).text) as Status;
  }

  async until(isSo: (status: Status) => boolean, manager = 'mgr1'): Promise<Status> {
    const text = await this.small.until(manager, 'json rollout status', (each) => each.startsWith('{') && isSo(JSON.parse(each) as Status));
    return JSON.parse(text) as Status;
  }

  async ended(serial: number, manager = 'mgr1'): Promise<NonNullable<Status['last']>> {
    const { last } = await this.until(({ last: of, running }) => running === null && of?.serial === serial, manager);
    return last ?? assert.fail();
  }

  /** To its end, confirmed. */
  async commit(next: ClusterIr, about: Partial<OfferAbout> = {}, manager = 'mgr1'): Promise<number> {
    const { nextSerial } = await this.status(manager);
    const { status, text } = await this.start(next, about, {}, manager);
    assert.equal(status, 'ok', text);
    await this.confirm(nextSerial, manager);
    return nextSerial;
  }

  /** When all have switched. */
  async confirm(serial: number, manager = 'mgr1'): Promise<void> {
    const waits = await this.until(
      ({ running, last }) => running?.phase === 'waiting' || (running === null && last?.serial === serial),
      manager,
    );
    assert.equal(waits.running?.phase, 'waiting', `${waits.last?.end}: ${waits.last?.why}`);
    assert.equal((await this.small.ask(manager, 'rollout confirm')).status, 'ok');
    assert.equal((await this.ended(serial, manager)).end, 'committed');
  }

  async running(name: string): Promise<string> {
    return (JSON.parse((await this.small.ask(name, 'json config running')).text) as { readonly running: { readonly sha256: string } })
      .running.sha256;
  }

  async untilAllRun(sha256: string, of: readonly string[] = names): Promise<void> {
    const runs = (text: string) => (JSON.parse(text) as { readonly running: { readonly sha256: string } }).running.sha256;
    for (const name of of) await this.small.until(name, 'json config running', (text) => runs(text) === sha256);
  }

  async remove(): Promise<void> {
    this.#removed = true;
    await this.small.remove();
  }
}

let offers = 0;

export interface Status {
  readonly incoming: string;
  readonly nextSerial: number;
  readonly takes: readonly string[];
  readonly committed: { readonly serial: number; readonly sha256: string };
  readonly running: null | {
    readonly serial: number;
    readonly phase: string;
    readonly waitsFor: string | null;
    readonly nodes: readonly { readonly node: string; readonly state: string }[];
  };
  readonly last: null | { readonly serial: number; readonly end: string; readonly why: string };
}

export const about0: OfferAbout = {
  plan: 'abcd1234',
  grade: 'reload',
  nodes: names,
  without: [],
  steps: names.map((name) => [name]),
  gone: [],
  excused: [],
  settleMs: 15_000,
  waitMs: 20_000,
  packedBytes: 0,
  bytes: 0,
  who: 'anna',
  source: 'git 9c1f2ab',
  words: 'new addresses',
  signature: null,
};

export function withSetSize(ir: ClusterIr, balanceSetSize: number): ClusterIr {
  return { ...ir, nodes: ir.nodes.map((node) => ({ ...node, duravip: { ...node.duravip, balanceSetSize } })) };
}

export function shaOf(ir: ClusterIr): string {
  return sha256Of(Buffer.from(JSON.stringify(ir)));
}
