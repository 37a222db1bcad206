// The figures as text, made for all who wait for them together. Every user of the machine may ask, on 32 connections and without a pause: were
// each answer made anew, the loop would do nothing else, and a node whose loop is late takes nothing over.

import type { Exposition } from './exposition.ts';

/** Between two texts the loop has this many times as long for everything else. */
const restTimes = 4;
const restMsMax = 2000;

export class SharedText {
  readonly #make: (exposition: Exposition) => Promise<string>;
  /** By those that have not been begun, so that whoever asks now reads what is so now. */
  readonly #next = new Map<Exposition, Promise<string>>();
  #before: Promise<unknown> = Promise.resolve();

  constructor(make: (exposition: Exposition) => Promise<string>) {
    this.#make = make;
  }

  /** Always begun after it was asked for. */
  ask(exposition: Exposition): Promise<string> {
    const waiting = this.#next.get(exposition);
    if (waiting !== undefined) return waiting;
    let tookMs = 0;
    const made = this.#before.then(async () => {
      this.#next.delete(exposition);
      const begin = performance.now();
      try {
        return await this.#make(exposition);
      } finally {
        tookMs = performance.now() - begin;
      }
    });
    this.#next.set(exposition, made);
    const rest = () => new Promise<void>((resolve) => void setTimeout(resolve, Math.min(restMsMax, restTimes * tookMs)).unref());
    this.#before = made.then(rest, rest);
    return made;
  }
}
