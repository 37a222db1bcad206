// Runs work on many things, a few at a time.

/** Null, or the first that failed; what had begun has then ended, and nothing more was begun. */
export async function inParallel<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
): Promise<{ readonly item: T; readonly cause: unknown } | null> {
  let next = 0;
  let failed: { readonly item: T; readonly cause: unknown } | null = null;
  const lane = async (): Promise<void> => {
    while (failed === null && next < items.length) {
      const item = items[next++] as T;
      try {
        await work(item);
      } catch (cause) {
        failed ??= { item, cause };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return failed;
}
