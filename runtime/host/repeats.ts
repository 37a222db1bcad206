// When the neighbours are told of an address, in milliseconds after it is there: a frame may be lost, and a switch may still be learning.

export const repeatsMs: readonly number[] = [0, 200, 1000, 3000];
/**
 * Where for some milliseconds two nodes have the address, when the new one has plumbed it and when the old one lets go: who asked just then, and got
 * the answer of the one that lets go, is put right before it is missed.
 */
export const plannedRepeatsMs: readonly number[] = [0, 30, 200, 1000, 3000];
/**
 * Where somebody else says that he has it. On a cable that loses frames one word may be lost, and he says his own in seconds only, so that there is
 * nothing to answer to for as long.
 */
export const defenceRepeatsMs: readonly number[] = [0, 100, 300, 1000];
