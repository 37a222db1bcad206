// Browsers open six connections to one origin, and a stream holds one for as long as it is open: so of all tabs only four have a stream, and the others
// ask now and then. Nothing could be loaded otherwise once six tabs are open.
/// <reference lib="dom" />

const slots = 4;

/** What gives the slot back; null: there is none just now. */
export async function takeSlot(): Promise<(() => void) | null> {
  // Not there outside of a secure context, which a page of another machine without TLS is not.
  const locks = (navigator as Partial<Navigator>).locks;
  if (locks === undefined) return () => {};
  for (let slot = 0; slot < slots; slot++) {
    const leave = await tryLock(locks, `ecclusterd-stream-${slot}`);
    if (leave !== null) return leave;
  }
  return null;
}

function tryLock(locks: LockManager, name: string): Promise<(() => void) | null> {
  return new Promise((decided) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        decided(null);
        return undefined;
      }
      return new Promise<void>((leave) => decided(leave));
    });
  });
}
