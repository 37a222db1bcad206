// What must hold whatever users, networks and kernels do. Where it does not, we have a bug.

export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Throws where something does not hold that always has to. `what` is made only then. */
export function invariant(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new BrokenInvariant(what());
}
