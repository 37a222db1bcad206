/** The offset of a position in a text. */
export function offsetOf(text: string, position: { readonly line: number; readonly character: number }, encoding: string): number;
