// The host engine of one simulated process: every call takes its time on the way to the kernel and back, so that anything may overtake it.

import type { Alias, Claim, Failures, Host, HostListener, KernelChange, Neighbour } from '../../host/host.ts';
import type { Place } from '../seam/seam-ports.ts';
import type { Gate } from './gate.ts';
import type { SimKernel } from './sim-kernel.ts';
import type { SimLan } from './sim-lan.ts';

/** What the prober takes, RFC 5227 shortened (`host/prober.ts`). */
const askMs = { 'at-once': 45, spread: 300 } as const;

export class SimMachineHost implements Host {
  readonly atOnce = 64;
  readonly #world: Place;
  readonly #gate: Gate;
  readonly #kernel: SimKernel;
  readonly #lan: SimLan;
  readonly #members: () => readonly Neighbour[];
  #listener: HostListener | null = null;
  #waiting: KernelChange[] = [];
  #isLost = false;
  #listensOn: ReadonlySet<number> = new Set();
  /** Orders to announce and to be silent, in their order. */
  #orders = 0;
  readonly #hushed = new Map<string, number>();
  /** Questions that wait for answers: whatever claims what they ask for counts as one, and is not passed on. */
  readonly #questions = new Set<{ readonly ips: ReadonlySet<string>; readonly claims: Claim[] }>();

  constructor(world: Place, gate: Gate, kernel: SimKernel, lan: SimLan, members: () => readonly Neighbour[]) {
    this.#world = world;
    this.#gate = gate;
    this.#kernel = kernel;
    this.#lan = lan;
    this.#members = members;
  }

  begin(listener: HostListener): void {
    this.#listener = listener;
    this.#kernel.ear = {
      changed: (change) => {
        this.#waiting.push(change);
        this.#gate.later(this.#world.random.between(0.05, 1), () => this.catchUp());
      },
      overrun: () => {
        this.#isLost = true;
        // It says so with the next thing that it tells.
        this.#gate.later(this.#world.random.between(100, 2000), () => this.catchUp());
      },
      claims: (claims) => this.#gate.pass(() => this.#onClaims(this.#heard(claims))),
      questions: (questions) => this.#gate.pass(() => listener.asked(this.#heard(questions))),
    };
  }

  listenOn(indexes: readonly number[]): void {
    this.#listensOn = new Set(indexes);
  }

  look(answered: Parameters<Host['look']>[0]): void {
    this.#call((back) => {
      const tables = this.#world.random.chance(this.#kernel.trouble.lookFails) ? null : this.#kernel.tables();
      back(() => answered(tables));
    });
  }

  catchUp(): void {
    const changes = this.#waiting.splice(0);
    const lost = this.#isLost;
    this.#isLost = false;
    if (changes.length > 0 || lost) this.#listener?.changed(changes, lost);
  }

  add(aliases: readonly Alias[], leaseSec: number, repeatsMs: readonly number[] | null, answered: (failures: Failures) => void): void {
    const order = ++this.#orders;
    this.#call((back) => {
      const failures = new Map<Alias, string>();
      for (const alias of aliases) {
        const reason = this.#kernel.add(alias, leaseSec);
        if (reason !== null) failures.set(alias, reason);
      }
      if (repeatsMs !== null)
        this.#repeat(
          aliases.filter((alias) => !failures.has(alias)),
          repeatsMs,
          order,
        );
      back(() => answered(failures));
    });
  }

  remove(aliases: readonly Alias[], answered: (failures: Failures) => void): void {
    this.#call((back) => {
      const failures = new Map<Alias, string>();
      for (const alias of aliases) {
        const reason = this.#kernel.remove(alias);
        if (reason !== null) failures.set(alias, reason);
      }
      back(() => answered(failures));
    });
  }

  ask(aliases: readonly Alias[], pace: 'at-once' | 'spread', answered: (claims: readonly Claim[]) => void): void {
    const question = { ips: new Set(aliases.map(({ ip }) => ip)), claims: [] };
    this.#questions.add(question);
    this.#lan.ask(this.#kernel, this.#kernel.claimsOf(aliases), askMs[pace], (heard) => {
      this.#questions.delete(question);
      this.#gate.pass(() => answered([...heard, ...question.claims]));
    });
  }

  announce(aliases: readonly Alias[], repeatsMs: readonly number[]): void {
    this.#repeat(aliases, repeatsMs, ++this.#orders);
  }

  hush(ips: readonly string[]): void {
    const order = ++this.#orders;
    for (const ip of ips) this.#hushed.set(ip, order);
  }

  announceTo(): void {}

  neighbours(answered: (hosts: readonly Neighbour[] | null) => void): void {
    this.#call((back) => back(() => answered(this.#members())));
  }

  counters(): Readonly<Record<string, number>> {
    return {};
  }

  async close(): Promise<void> {}

  /** The call reaches the kernel, also of a process that stands still by then, and its answer comes back through the gate. */
  #call(act: (back: (answer: () => void) => void) => void): void {
    const { random } = this.#world;
    const { slowMs } = this.#kernel.trouble;
    this.#world.later(random.between(0.1, 1.5) + random.between(0, slowMs), () => {
      if (this.#kernel.isOn && !this.#gate.isOver)
        act((answer) => this.#gate.later(random.between(0.05, 1) + random.between(0, slowMs), answer));
    });
  }

  #repeat(aliases: readonly Alias[], repeatsMs: readonly number[], order: number): void {
    for (const ms of repeatsMs) {
      this.#gate.later(ms, () => this.#kernel.announce(aliases.filter(({ ip }) => (this.#hushed.get(ip) ?? 0) < order)));
    }
  }

  #onClaims(claims: readonly Claim[]): void {
    const left = claims.filter((claim) => {
      const asking = [...this.#questions].filter(({ ips }) => ips.has(claim.ip));
      for (const question of asking) question.claims.push(claim);
      return asking.length === 0;
    });
    if (left.length > 0) this.#listener?.claimed(left);
  }

  #heard(claims: readonly Claim[]): readonly Claim[] {
    return claims.filter(({ index }) => this.#listensOn.has(index));
  }
}
