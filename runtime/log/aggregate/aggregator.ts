// The log aggregator: pulls logs of many nodes at once into files. Owns the journal, the collector, and one `NodePull` for each node.

import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../process/log.ts';
import { errnoOf } from '../jlog/errors.ts';
import { creditBytesMin } from '../service/log-protocol.ts';
import { Collector } from './collector.ts';
import { realDisk } from './disk.ts';
import type { CollectorCounters, LogOutput } from './log-output.ts';
import type { Owners } from './source-owners.ts';
import { NodePull } from './node-pull.ts';
import type { Endpoint, NodeView } from './pull-view.ts';
import { Packer } from './compress-files.ts';
import { hindranceOf, type Problem } from './problem.ts';
import { recover } from './recovery.ts';
import { openState, type OpenState } from './state-folder.ts';
import type { Template } from './template.ts';

export interface AggregatorOptions {
  /** Node name of the manager. */
  readonly manager: string;
  readonly template: Template;
  /** Where the journal is. */
  readonly stateFolder: string;
  readonly newJournal: boolean;
  readonly fileMode: number;
  readonly folderMode: number;
  readonly maxOpen: number;
  readonly maxIdleMs: number;
  /** Files without a new line for so long are compressed; null: never. */
  readonly packAfterMs: number | null;
  readonly gatherMs: number;
  /** Write a line into the file where records of its log are lost. */
  readonly marksDamage: boolean;
  readonly tls: (() => SecureContextOptions) | null;
  /** Why nobody may be asked there; null or absent: he may. */
  readonly forbidden?: (to: Endpoint) => string | null;
  readonly software: string;
  readonly silenceMs: number;
  readonly log: Log;
  readonly owners: Owners;
  /** The best address of a node first. */
  readonly addresses: (node: string) => readonly Endpoint[];
}

/** Whom to pull, and as whom. */
export interface Pull {
  readonly node: string;
  readonly subscribers: readonly string[];
}

export interface AggregatorView {
  readonly problem: Problem | null;
  readonly nodes: readonly NodeView[];
  readonly stateFolder: string;
}

export type AggregatorOpened = { readonly ok: true; readonly aggregator: Aggregator } | { readonly ok: false; readonly why: string };

/** In the folder in front of the first macro of `logfile`: where earlier versions had the journal. */
const formerName = '.ecclusterd';
/** What all subscriptions together may have under way, as long as each has the least that the protocol wants. */
const creditAllBytes = 64 << 20;
const creditMostBytes = 2 << 20;
const tidyMs = 1000;
const retryMs = 1000;
/** An alarm that lasts is said again. */
const repeatMs = 60_000;

export class Aggregator {
  readonly #output: LogOutput;
  /** Of outputs that have a state here. */
  readonly #release: () => Promise<void>;
  readonly #packer: Packer | null;
  readonly #folder: string;
  readonly #pulls = new Map<string, NodePull>();
  #options: AggregatorOptions;
  #problem: Problem | null = null;
  #tidier: NodeJS.Timeout;
  #repeater: NodeJS.Timeout | null = null;

  /** Recovers what the last run has left. Not opened: one sentence that says what to do. Waits for a disk that is full, and says so. */
  static async open(options: AggregatorOptions, isWanted: () => boolean = () => true): Promise<AggregatorOpened> {
    const folder = options.stateFolder;
    const { root } = options.template;
    for (;;) {
      try {
        // Sooner said than when the first line comes.
        for (const made of await realDisk.makeFolders(root, options.folderMode)) await realDisk.syncFolder(made);
        const opened = await openState(realDisk, folder, join(root, formerName), options.newJournal);
        if (!opened.ok) return opened;
        await recovered(opened.state, folder, options.log);
        return { ok: true, aggregator: Aggregator.#ontoFiles(opened.state, options) };
      } catch (cause) {
        if (errnoOf(cause) === null) throw cause;
        const { message, code } = hindranceOf(cause, null);
        if (code !== 'ENOSPC' && code !== 'EDQUOT')
          return { ok: false, why: `the state in ${folder} and the outputs below ${root} cannot be opened: ${message}` };
        options.log('error', `waiting: ${message}`, { folder });
        await sleep(retryMs);
        if (!isWanted()) return { ok: false, why: 'ended while it waited for room on the disk' };
      }
    }
  }

  /** With an output that is open already, and has no state on this machine. @param make is told whom to tell of problems. */
  static onto(make: (problem: (problem: Problem | null) => void) => LogOutput, options: AggregatorOptions): Aggregator {
    return new Aggregator((problem) => ({ output: make(problem), packer: null, release: async () => {} }), options);
  }

  static #ontoFiles(state: OpenState, options: AggregatorOptions): Aggregator {
    const { log, packAfterMs } = options;
    return new Aggregator((problem) => {
      const output = new Collector(realDisk, state.journal, {
        ...options,
        now: () => performance.now(),
        notice: ({ kind, path, message }) => log(kind === 'gone' ? 'info' : 'error', message, { path }),
        problem,
      });
      return {
        output,
        packer: packAfterMs === null ? null : new Packer(realDisk, output, packAfterMs, log),
        release: () => state.release(),
      };
    }, options);
  }

  private constructor(
    make: (problem: (problem: Problem | null) => void) => {
      readonly output: LogOutput;
      readonly packer: Packer | null;
      readonly release: () => Promise<void>;
    },
    options: AggregatorOptions,
  ) {
    this.#folder = options.stateFolder;
    this.#options = options;
    const { output, packer, release } = make((problem) => this.#onProblem(problem));
    this.#output = output;
    this.#packer = packer;
    this.#release = release;
    this.#tidier = setInterval(() => void this.#tidy(), tidyMs);
  }

  /** From now on these, and no others. Those that stay as they are go on undisturbed. */
  async pull(pulls: readonly Pull[]): Promise<void> {
    const wanted = new Map(pulls.filter(({ subscribers }) => subscribers.length > 0).map((each) => [each.node, each]));
    const leaving = [...this.#pulls].filter(([node, pull]) => !sameNames(pull.settings.subscribers, wanted.get(node)?.subscribers ?? null));
    await Promise.all(leaving.map(([, pull]) => pull.end()));
    for (const [node] of leaving) this.#pulls.delete(node);
    for (const [node, { subscribers }] of wanted) if (!this.#pulls.has(node)) this.#begin(node, subscribers);
  }

  /** Another template, modes or limits: all sessions begin anew with them. */
  async change(options: Pick<AggregatorOptions, 'template'>): Promise<void> {
    this.#options = { ...this.#options, ...options };
    const pulls = [...this.#pulls.values()].map(({ settings: { node, subscribers } }) => ({ node, subscribers }));
    await this.pull([]);
    await this.pull(pulls);
  }

  /** A node can be reached, or elsewhere. */
  hurry(node: string): void {
    this.#pulls.get(node)?.hurry();
  }

  /** Whether each node answers. */
  links(): readonly { readonly node: string; readonly connected: boolean }[] {
    return [...this.#pulls].map(([node, { connected }]) => ({ node, connected }));
  }

  /** Other managers have come or gone. */
  reconsider(): void {
    for (const pull of this.#pulls.values()) pull.reconsider();
  }

  view(): AggregatorView {
    return { problem: this.#problem, nodes: [...this.#pulls.values()].map((pull) => pull.view()), stateFolder: this.#folder };
  }

  counters(): CollectorCounters & { readonly waitingBytes: number; readonly connects: number; readonly packed: number } {
    const connects = [...this.#pulls.values()].reduce((sum, pull) => sum + pull.connects, 0);
    return { ...this.#output.counters(), waitingBytes: this.#output.waitingBytes(), connects, packed: this.#packer?.packed ?? 0 };
  }

  /** Hangs up, writes what it has, closes everything. */
  async close(): Promise<void> {
    clearInterval(this.#tidier);
    if (this.#repeater !== null) clearInterval(this.#repeater);
    await this.#packer?.close();
    await this.pull([]);
    await this.#output.close();
    await this.#release();
  }

  #begin(node: string, subscribers: readonly string[]): void {
    const { manager, tls, software, silenceMs, log, addresses, forbidden } = this.#options;
    const settings = { manager, node, subscribers, tls, software, silenceMs };
    const pull = new NodePull(settings, {
      output: this.#output,
      // A message of a stream is a record.
      marksDamage: this.#options.marksDamage && this.#output instanceof Collector,
      template: () => this.#options.template,
      log,
      wallSec: () => Date.now() / 1000,
      addresses,
      ...(forbidden === undefined ? {} : { forbidden }),
      owners: this.#options.owners,
      credit: () => this.#credit(),
      hindered: () => this.#problem?.message ?? null,
    });
    this.#pulls.set(node, pull);
    pull.begin();
  }

  #credit(): number {
    const readers = [...this.#pulls.values()].reduce((sum, pull) => sum + pull.reading(), 0);
    return Math.max(creditBytesMin, Math.min(creditMostBytes, Math.floor(creditAllBytes / Math.max(1, readers))));
  }

  async #tidy(): Promise<void> {
    try {
      await this.#output.tidy();
      this.#packer?.look();
    } catch (cause) {
      this.#options.log('error', `closing idle files: ${hindranceOf(cause, null).message}`);
    }
  }

  #onProblem(problem: Problem | null): void {
    const { log } = this.#options;
    const before = this.#problem;
    this.#problem = problem;
    if (this.#repeater !== null) clearInterval(this.#repeater);
    this.#repeater = null;
    if (problem === null) {
      if (before !== null) log('warn', 'logs are written again', { after: before.code });
      return;
    }
    const say = (): void => log('error', problem.message, { code: problem.code, path: problem.path });
    say();
    this.#repeater = setInterval(say, repeatMs);
  }
}

/** What is thrown leaves nothing open and locked: a second try must not meet the first one. */
async function recovered(state: OpenState, folder: string, log: Log): Promise<void> {
  for (const warning of state.warnings) log('warn', warning);
  if (state.setAside !== null) log('warn', `the position journal was set aside as ${state.setAside}, and a new one begun`);
  const { cut, alarms } = await recover(realDisk, state.journal, folder).catch(async (cause: unknown) => {
    await state.journal.close().catch(() => {});
    await state.release();
    throw cause;
  });
  if (cut !== null) {
    log('warn', `the last commit had not happened: ${cut.bytes} bytes were cut off ${cut.files} files; they come again`, { folder });
  }
  for (const alarm of alarms) log('error', alarm);
}

function sameNames(a: readonly string[], b: readonly string[] | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
