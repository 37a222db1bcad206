// Closes switches.

/**
 * The end of a `switch` over a union: does not compile while a case is missing, and throws where a value came in by a cast or over a wire
 * that nobody looked at. A bug of ours.
 */
export function unreachable(value: never): never {
  throw new Error(`a case that nobody handles: ${JSON.stringify(value)}`);
}
