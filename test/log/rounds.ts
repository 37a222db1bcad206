// How long the tests of logs try: `ECCONF_LONG=10 npm test -- log/input` tries ten times as long as CI does.

const factor = Number(process.env['ECCONF_LONG'] ?? 1);

/** @param usual rounds in CI: so many that a fault of its kind is met within a few days of runs. */
export function rounds(usual: number): number {
  return Math.round(usual * factor);
}

/** A time limit for `usual` rounds. */
export function limitMs(usual: number): number {
  return Math.round(usual * Math.max(1, factor));
}
