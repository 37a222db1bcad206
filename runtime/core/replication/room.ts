// Memory that all replicated objects of a process have together. What a member says is bounded object by object as well, but a hundred objects,
// each a little below its own bound, would end the process, and with it what it serves.

export interface Room {
  /** Whether so many more bytes may be held of what others say. */
  forOthers(bytes: number): boolean;
  /** Whether they may of what this node counts itself: there is room for that where others have used up theirs. */
  forOwn(bytes: number): boolean;
}

/** For contents that stand alone. */
export const endlessRoom: Room = { forOthers: () => true, forOwn: () => true };

/** An entry of a map with its number and its text, roughly: of the sum, or of one member. */
export function entryBytes(text: string | number): number {
  return typeof text === 'number' ? 64 : 96 + text.length;
}
