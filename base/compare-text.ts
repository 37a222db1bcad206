// The order of names and paths in everything that is written: by code unit, independent of any locale.

/** Negative, 0 or positive, as `Array.prototype.sort` wants it. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
