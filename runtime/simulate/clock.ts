// The monotonic clock of one simulated machine: it starts anywhere, runs a little fast or slow, and may jump forward; it never goes back.

export class Clock {
  private base: number;
  private shown: number;
  private rate: number;
  private readonly usualRate: number;

  constructor(worldMs: number, shownMs: number, rate: number) {
    this.base = worldMs;
    this.shown = shownMs;
    this.rate = rate;
    this.usualRate = rate;
  }

  /** What the clock shows at this time of the world, in milliseconds. */
  read(worldMs: number): number {
    return this.shown + (worldMs - this.base) * this.rate;
  }

  /** Time of the world at which the clock will show `local`. A microsecond later, so that rounding never wakes anybody too early. */
  worldAt(local: number): number {
    return this.base + (local - this.shown) / this.rate + 0.001;
  }

  /** From now on one second of the world is `rate` seconds here. */
  drift(worldMs: number, rate: number): void {
    this.shown = this.read(worldMs);
    this.base = worldMs;
    this.rate = rate;
  }

  get isRight(): boolean {
    return this.rate === this.usualRate;
  }

  /** It runs as it did at first. */
  mend(worldMs: number): void {
    this.drift(worldMs, this.usualRate);
  }

  jump(worldMs: number, ms: number): void {
    this.shown = this.read(worldMs) + ms;
    this.base = worldMs;
  }

  /** The machine stood still from `sinceMs` to `worldMs`: so did its clock. */
  stoodStill(sinceMs: number, worldMs: number): void {
    this.shown = this.read(sinceMs);
    this.base = worldMs;
  }
}
