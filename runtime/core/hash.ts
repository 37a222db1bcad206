// Hashes of tables, offers and views. They find differences between honest members, so 64 bits without cryptography are enough;
// and the core may use no Node built-in. FNV-1a in two lanes, finished by the mixer of MurmurHash3.

/** 64 bits in two halves. */
export interface Lanes {
  readonly high: number;
  readonly low: number;
}

export const noLanes: Lanes = { high: 0, low: 0 };

/** Hashes UTF-16 code units. O(length). */
export function lanesOf(text: string): Lanes {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b) + i;
  }
  return { high: mix(high ^ text.length), low: mix(low ^ high) };
}

/** Adds a member to a set of hashes, or takes it out again: the order does not matter, so a table's hash follows its rows one by one. */
export function toggle(set: Lanes, member: Lanes): Lanes {
  return { high: (set.high ^ member.high) >>> 0, low: (set.low ^ member.low) >>> 0 };
}

/** 16 hexadecimal digits. */
export function hexOf({ high, low }: Lanes): string {
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

export function hashText(text: string): string {
  return hexOf(lanesOf(text));
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
