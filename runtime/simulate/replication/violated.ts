/** Something that must always hold does not. */
export class Violated extends Error {}
