// Whether a silence on the LAN means that nobody has an address any more. One question without an answer may only have been lost: on a cable that loses
// every third frame a node that is alone with itself would take, one after the other, what all others serve, and give it back each time.

/** Questions without an answer that are enough once somebody has answered for it. */
const enough = 2;
/** As many where others that were asked for at the same time were answered for: the bus says that they are all gone, and they are not. */
const enoughAmongAnswers = 3;
/** So many times more where the machine that had it still answers for others. */
const whileHeard = 4;
/** However often somebody was believed to be silent and was not. */
const most = 32;

interface Quiet {
  /** Questions without an answer, in a row. */
  times: number;
  /** How many of them were asked since its holder last answered for whatever, and when the first of these was. */
  unheard: number;
  since: number;
  needed: number;
}

export class Silence {
  readonly #quiet = new Map<string, Quiet>();
  /** When each of those that hold something last answered, for whatever. */
  readonly #heard = new Map<string, number>();

  /** Somebody answers for this one. */
  answered(ip: string, mac: string, now: number): void {
    const quiet = this.#of(ip, enough);
    quiet.times = 0;
    this.#heard.set(mac, now);
  }

  /** It was taken, and somebody had it all the same: he is believed to be silent more slowly. */
  mistaken(ip: string): void {
    const quiet = this.#of(ip, enough);
    quiet.times = 0;
    quiet.needed = Math.min(most, quiet.needed * 2);
  }

  /**
   * Nobody has answered a question of `askedAt`: whether that is believed. `holder`: who answered before. `amongAnswers`: others were answered for.
   * If not, it is to be asked again at once where only the number is missing (`soon`).
   */
  isBelieved(ip: string, holder: string | null, askedAt: number, amongAnswers: boolean): 'yes' | 'soon' | 'later' {
    if (!this.#quiet.has(ip) && !amongAnswers) return 'yes';
    const quiet = this.#of(ip, enoughAmongAnswers);
    const heardAt = holder === null ? -Infinity : (this.#heard.get(holder) ?? -Infinity);
    if (quiet.times === 0 || heardAt >= quiet.since) Object.assign(quiet, { since: askedAt, unheard: 0 });
    quiet.times++;
    if (heardAt < askedAt) quiet.unheard++;
    if (quiet.unheard < quiet.needed && quiet.times < quiet.needed * whileHeard) return quiet.times < quiet.needed ? 'soon' : 'later';
    quiet.times = 0;
    return 'yes';
  }

  /** They are no longer asked for. */
  forget(ips: readonly string[]): void {
    for (const ip of ips) this.#quiet.delete(ip);
    if (this.#quiet.size === 0) this.#heard.clear();
  }

  #of(ip: string, needed: number): Quiet {
    const known = this.#quiet.get(ip);
    if (known !== undefined) return known;
    const quiet = { times: 0, unheard: 0, since: 0, needed };
    this.#quiet.set(ip, quiet);
    return quiet;
  }
}
