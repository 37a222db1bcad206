/** Counters of parts, each under the name of its part. */
export function prefixed(parts: Readonly<Record<string, Readonly<Record<string, number>>>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([of, counters]) => Object.entries(counters).map(([name, value]) => [`${of}_${name}`, value])),
  );
}
