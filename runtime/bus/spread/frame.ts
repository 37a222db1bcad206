// What client and daemon say to each other once they are connected: the header of a frame and the bits in it (docs/spread.md tells where the facts
// are from). A frame is a header of 48 bytes, names of groups in fields of 32 bytes, and data.
//
// Numbers are in the order of whoever wrote them, and say so: little-endian writers set a pattern that reads the same from both ends. Type and
// hint are marked apart, since the daemon writes the first anew and passes the second on as the sender wrote it.

export const headerBytes = 48;
export const nameBytes = 32;
/** Of a membership message before its sets: id of the group, number of sets, offset of our own. */
export const membershipHeadBytes = 20;
/** Beyond these no daemon sends anything, so a frame that says so is no frame. */
const groupsMax = 1000;
const dataBytesMax = 144_000;

/** Set by little-endian writers. */
export const orderMark = 0x8000_0080;

/** Bits of the type. */
export const bit = {
  unreliable: 0x01,
  reliable: 0x02,
  fifo: 0x04,
  causal: 0x08,
  agreed: 0x10,
  safe: 0x20,
  selfDiscard: 0x40,
  byJoin: 0x100,
  byLeave: 0x200,
  byDisconnect: 0x400,
  byNetwork: 0x800,
  regular: 0x1000,
  transitional: 0x2000,
  join: 0x1_0000,
  leave: 0x2_0000,
  kill: 0x4_0000,
  rejected: 0x40_0000,
} as const;

/** Any of these makes a frame data, whatever else is set: the daemon lets a client's message through that looks like a membership message. */
export const anyService = 0x3f;

export interface Frame {
  /** Without the mark. */
  readonly type: number;
  /** A private group; in membership messages the group. */
  readonly sender: string;
  readonly groups: readonly string[];
  /** What the sender says that it is; 16 bits with a sign. */
  readonly messType: number;
  /** The data was written by a machine of the other byte order than the one that wrote the header. */
  readonly endianMismatch: boolean;
  /** Numbers in the body of a membership message are in this order. */
  readonly littleEndian: boolean;
  readonly data: Uint8Array;
}

/** The fixed part of a frame. */
export interface Header extends Omit<Frame, 'groups' | 'data'> {
  readonly groupCount: number;
  readonly dataBytes: number;
  /** What comes between header and names: the old type, in messages that a daemon gives back. */
  readonly extraBytes: number;
}

/** Reads a header of 48 bytes, or says why it is none. */
export function readHeader(bytes: Uint8Array): Header | { readonly malformed: string } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = isMarked(view.getUint32(0));
  const type = (view.getUint32(0, littleEndian) & ~orderMark) >>> 0;
  const groupCount = view.getInt32(36, littleEndian);
  const dataBytes = view.getInt32(44, littleEndian);
  if (groupCount < 0 || groupCount > groupsMax) return { malformed: `a message to ${groupCount} groups` };
  if (dataBytes < 0 || dataBytes > dataBytesMax) return { malformed: `a message of ${dataBytes} bytes` };
  const hintIsLittle = isMarked(view.getUint32(40));
  const hint = view.getUint32(40, hintIsLittle);
  return {
    type,
    sender: readName(bytes, 4),
    groupCount,
    dataBytes,
    messType: (hint << 8) >> 16,
    endianMismatch: hintIsLittle !== littleEndian,
    littleEndian,
    extraBytes: type & bit.rejected ? 4 : 0,
  };
}

/** Up to the first zero; what follows it may be rubbish. Names are bytes, shown as Latin-1. */
function readName(bytes: Uint8Array, at: number): string {
  let name = '';
  for (let i = at; i < at + nameBytes && bytes[i] !== 0; i++) name += String.fromCharCode(bytes[i] ?? 0);
  return name;
}

export function readNames(bytes: Uint8Array, at: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => readName(bytes, at + index * nameBytes));
}

function isMarked(word: number): boolean {
  return (word & orderMark) >>> 0 === orderMark;
}
