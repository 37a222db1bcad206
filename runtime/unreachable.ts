/** For the end of a switch over a closed union: adding a kind without handling it does not compile. */
export function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
