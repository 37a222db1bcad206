// The LAN between the simulated machines: who has an address answers for it, whatever his processes do; announcements and questions reach all that are
// on the same side. Strangers are machines that are none of ours.

import type { Claim } from '../../host/host.ts';
import type { Place } from '../seam/seam-ports.ts';

/** A machine as the others meet it on the wire. */
export interface Station {
  readonly mac: string;
  /** Whether it answers for this address on this interface, by its kernel. */
  answersFor(ip: string, index: number): boolean;
  hearClaims(claims: readonly Claim[]): void;
  hearQuestions(questions: readonly Claim[]): void;
}

/** A frame may be lost: each question is put twice, as `host/prober.ts` does. */
const probesMs = [0, 5];
const frameMs = { least: 0.1, most: 0.6 };

export class SimLan {
  readonly #world: Place;
  readonly #stations: () => readonly Station[];
  /** Off the LAN, each by itself. */
  readonly cut = new Set<Station>();
  /** Of a frame between two stations, to get lost. */
  loss = 0;
  /** When it last ended. */
  lossyUntil = -Infinity;
  /** By address: the MAC of a stranger that answers for it. */
  readonly strangers = new Map<string, string>();
  /** By address: the MAC that a client has for it, who believes the last announcement that reached him. */
  readonly client = new Map<string, string>();
  /** Addresses whose last announcement went nowhere: a client finds out himself, when nobody answers him any more. */
  readonly unheard = new Set<string>();

  constructor(world: Place, stations: () => readonly Station[]) {
    this.#world = world;
    this.#stations = stations;
  }

  announce(from: Station, claims: readonly Claim[]): void {
    for (const { ip, mac } of claims) {
      if (this.cut.has(from) || this.#isLost()) {
        this.unheard.add(ip);
        continue;
      }
      this.client.set(ip, mac);
      this.unheard.delete(ip);
    }
    for (const other of this.#others(from)) {
      const arriving = claims.filter(() => !this.#isLost());
      if (arriving.length > 0) this.#world.later(this.#frame(), () => other.hearClaims(arriving));
    }
  }

  /** A stranger announces an address of ours. */
  claimByStranger(ip: string, index: number, mac: string): void {
    this.client.set(ip, mac);
    for (const station of this.#stations()) {
      if (!this.cut.has(station)) this.#world.later(this.#frame(), () => station.hearClaims([{ ip, index, mac }]));
    }
  }

  /** What is answered within the time. */
  ask(from: Station, questions: readonly Claim[], withinMs: number, answered: (claims: readonly Claim[]) => void): void {
    const claims: Claim[] = [];
    for (const afterMs of probesMs) this.#world.later(afterMs, () => this.#probe(from, questions, claims));
    if (!this.cut.has(from)) {
      for (const { ip, index } of questions) {
        const mac = this.strangers.get(ip);
        if (mac !== undefined) claims.push({ ip, index, mac });
      }
    }
    this.#world.later(withinMs, () => answered(claims));
  }

  #probe(from: Station, questions: readonly Claim[], claims: Claim[]): void {
    for (const other of this.#others(from)) {
      this.#world.later(this.#frame(), () => {
        // The kernel answers before a process that lets go because of the question has done so.
        const arriving = questions.filter(() => !this.#isLost());
        for (const { ip, index } of arriving)
          if (other.answersFor(ip, index) && !this.#isLost()) claims.push({ ip, index, mac: other.mac });
        if (arriving.length > 0) other.hearQuestions(arriving);
      });
    }
  }

  reaches(a: Station, b: Station): boolean {
    return a === b || !(this.cut.has(a) || this.cut.has(b));
  }

  #others(from: Station): readonly Station[] {
    return this.#stations().filter((station) => station !== from && this.reaches(from, station));
  }

  #isLost(): boolean {
    return this.loss > 0 && this.#world.random.chance(this.loss);
  }

  #frame(): number {
    return this.#world.random.between(frameMs.least, frameMs.most);
  }
}
