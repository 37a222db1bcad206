// What became of the probes: which were answered in time, and from that for how long an address was not served. Pure; times are given.

/** An answer that takes longer comes too late for who waits for it: it has lain in a queue until somebody had the address again. */
export const patienceMs = 250;
/** Probes of one address that are further apart than that, beside what was asked for, leave a hole in which a gap would not be seen. */
const holeMs = 50;

export interface Measured {
  readonly sent: number;
  readonly lost: number;
  /** From the first probe that was lost to the next one that was answered; the longest such time, to the spacing of the probes. */
  readonly gapMs: number;
  /** It was not answered any more. */
  readonly open: boolean;
  /** In which nothing was sent, because this machine was late. */
  readonly blindMs: number;
}

interface Track {
  readonly sentAt: number[];
  readonly answered: boolean[];
}

export class Probes {
  readonly #tracks: readonly Track[];
  readonly #spacingMs: number;

  constructor(addresses: number, spacingMs: number) {
    this.#tracks = Array.from({ length: addresses }, () => ({ sentAt: [], answered: [] }));
    this.#spacingMs = spacingMs;
  }

  /** Its number. */
  sent(address: number, now: number): number {
    const track = this.#tracks[address];
    if (track === undefined) return -1;
    track.answered.push(false);
    return track.sentAt.push(now) - 1;
  }

  /** `lookedAt`: when answers were looked for last, before this one was found. It may have been there since. */
  heard(address: number, number: number, lookedAt: number): void {
    const track = this.#tracks[address];
    const sentAt = track?.sentAt[number];
    if (track !== undefined && sentAt !== undefined && lookedAt - sentAt <= patienceMs) track.answered[number] = true;
  }

  /** Of the probes that were sent from `from` until before `to`. */
  measure(address: number, from: number, to: number): Measured {
    const { sentAt, answered } = this.#tracks[address] ?? { sentAt: [], answered: [] };
    const first = sentAt.findIndex((at) => at >= from);
    let [sent, lost, gapMs, blindMs, open] = [0, 0, 0, 0, false];
    let lostSince: number | null = null;
    for (let i = Math.max(first, 0); first >= 0 && i < sentAt.length; i++) {
      const at = sentAt[i] ?? 0;
      const inside = at < to;
      // What began in here is followed to its end.
      if (!inside && lostSince === null) break;
      if (inside) {
        sent++;
        if (answered[i] !== true) lost++;
        const before = i > 0 ? (sentAt[i - 1] ?? at) : at;
        if (at - before > this.#spacingMs + holeMs) blindMs += at - before - this.#spacingMs;
      }
      if (answered[i] === true) {
        if (lostSince !== null) gapMs = Math.max(gapMs, at - lostSince);
        lostSince = null;
      } else if (inside) lostSince ??= at;
    }
    if (lostSince !== null) {
      open = true;
      gapMs = Math.max(gapMs, (sentAt.at(-1) ?? lostSince) - lostSince + this.#spacingMs);
    }
    return { sent, lost, gapMs: Math.round(gapMs), open, blindMs: Math.round(blindMs) };
  }
}
