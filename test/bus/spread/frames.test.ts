// The bytes of Spread, held against sessions with a real daemon: the same frames, requests that are equal to the byte, and nothing but a clean end
// where a stream is cut or its lengths lie.
import assert from 'node:assert/strict';
import { type Frame, headerBytes, nameBytes } from '../../../runtime/bus/spread/frame.ts';
import { FrameReader } from '../../../runtime/bus/spread/frame-reader.ts';
import { Handshake, type HandshakeStep } from '../../../runtime/bus/spread/handshake.ts';
import { isData, readMembership } from '../../../runtime/bus/spread/membership.ts';
import { hello, joinRequest, killRequest, leaveRequest, message, methods } from '../../../runtime/bus/spread/requests.ts';
import { bytesOf, chunksOf, described, type Expected, hasRecordings, names, recorded, type Recorded } from './recording.ts';

interface Hello {
  readonly version: readonly number[];
  readonly membership: boolean;
  readonly name: string;
}

/** What a client's end makes of what the daemon wrote. */
class ClientEnd {
  readonly seen: Expected[] = [];
  malformed: string | null = null;
  readonly #handshake: Handshake;
  #reader: FrameReader | null = null;

  constructor(name: string, method: string) {
    this.#handshake = new Handshake(name, method);
  }

  feed(bytes: Uint8Array): void {
    if (this.#reader === null) this.#step(this.#handshake.feed(bytes));
    else this.#read(bytes);
  }

  #step(step: HandshakeStep): void {
    if (step.kind === 'malformed') this.malformed = step.reason;
    else if (step.kind === 'refused') this.seen.push({ rejected: step.code });
    else if (step.kind === 'send') this.seen.push({ offers: 'NULL ' });
    else if (step.kind === 'unwanted') this.seen.push({ offers: `${step.offers.join(' ')} ` });
    else if (step.kind === 'accepted') {
      this.seen.push({ accepted: { version: step.version.split('.').map(Number), privateGroup: step.self } });
      this.#reader = new FrameReader();
      this.#read(step.rest);
    }
  }

  #read(bytes: Uint8Array): void {
    this.#reader?.push(bytes);
    for (const frame of framesIn(this.#reader, (why) => (this.malformed = why))) this.seen.push(described(frame));
  }
}

function framesIn(reader: FrameReader | null, onMalformed: (why: string) => void): readonly Frame[] {
  const frames: Frame[] = [];
  for (let taken = reader?.take(); taken !== undefined && taken.kind !== 'more'; taken = reader?.take()) {
    if (taken.kind === 'malformed') {
      onMalformed(taken.reason);
      break;
    }
    frames.push(taken.frame);
  }
  return frames;
}

/** Sessions of a version that we speak, with a name of their own, of which no byte is missing. */
function sessions(): readonly { readonly recording: Recorded; readonly hello: Hello; readonly method: string }[] {
  return names.flatMap((file) =>
    recorded(file).flatMap((recording) => {
      const sent = chunksOf(recording, 'c>d').flatMap(({ frames }) => frames);
      const said = sent[0]?.hello as Hello | undefined;
      const [major = 0, minor = 0] = said?.version ?? [];
      if (said === undefined || said.name === '' || recording.isCut || major < 3 || (major === 3 && minor < 16)) return [];
      const asked = (sent[1]?.methods as readonly string[] | undefined)?.[0] ?? 'NULL';
      return [{ recording, hello: said, method: asked }];
    }),
  );
}

describe('bus: spread, bytes of recorded sessions', () => {
  before(function () {
    if (!hasRecordings) this.skip();
  });

  it('makes the same frames of them, when each chunk is in', () => {
    let frames = 0;
    for (const { recording, hello: said, method } of sessions()) {
      const end = new ClientEnd(said.name, 'NULL');
      for (const [index, { bytes, frames: expected }] of chunksOf(recording, 'd>c').entries()) {
        const before = end.seen.length;
        end.feed(bytes);
        assert.deepEqual(end.seen.slice(before), expected, `${recording.file} ${recording.conn}, chunk ${index}, method ${method}`);
        frames += expected.length;
      }
      assert.equal(end.malformed, null);
    }
    assert.ok(frames > 150, `${frames} frames`);
  });

  it('writes the same requests, to the byte', () => {
    let requests = 0;
    for (const { recording, hello: said, method } of sessions()) {
      const sent = bytesOf(recording, 'c>d');
      // Names that no daemon takes are none that we would send.
      if (!/^[\x24-\x7e]{1,10}$/.test(said.name)) {
        assert.throws(() => hello(said.name), /refuses/);
        continue;
      }
      const begin = hello(said.name, said.membership);
      if (said.version.join() === '5,0,1' && sent.length >= begin.length)
        assert.deepEqual(sent.subarray(0, begin.length), Buffer.from(begin));
      const frames = chunksOf(recording, 'c>d').flatMap((chunk) => chunk.frames);
      if (frames.length < 3 || frames[1]?.methods === undefined) continue;
      assert.deepEqual(sent.subarray(begin.length, begin.length + 90), Buffer.from(methods([method])));
      const reader = new FrameReader();
      reader.push(sent.subarray(begin.length + 90));
      for (const frame of framesIn(reader, assert.fail)) {
        // Above our limits, or of the client of the other byte order.
        if (!frame.littleEndian || frame.groups.length > 43 || frame.data.length > 99_000) continue;
        requests++;
        assert.deepEqual(withoutRubbish(frame, recording), Buffer.from(requestOf(frame)));
      }
    }
    assert.ok(requests > 80, `${requests} requests`);

    /** The bytes of a frame as they were sent, with what spuser leaves behind the end of a name taken out. */
    function withoutRubbish(frame: Frame, recording: Recorded): Uint8Array {
      const wanted = Buffer.from(requestOf(frame));
      const sent = Buffer.from(bytesOf(recording, 'c>d'));
      if (sent.includes(wanted)) return wanted;
      const head = sent.indexOf(wanted.subarray(0, headerBytes + (frame.groups[0]?.length ?? 0) + 1));
      assert.ok(head > 0, `${recording.file} ${recording.conn}: no such request ${JSON.stringify(described(frame))}`);
      const found = Buffer.from(sent.subarray(head, head + wanted.length));
      found.fill(0, headerBytes + (frame.groups[0]?.length ?? 0), headerBytes + nameBytes);
      return found;
    }
  });

  it('makes the same of them wherever the stream is cut, and waits for the rest', () => {
    for (const { recording, hello: said } of sessions()) {
      const bytes = bytesOf(recording, 'd>c');
      if (bytes.length > 8000) continue;
      const whole = new ClientEnd(said.name, 'NULL');
      for (const { bytes: chunk } of chunksOf(recording, 'd>c')) whole.feed(chunk);
      const bytewise = new ClientEnd(said.name, 'NULL');
      for (const byte of bytes) bytewise.feed(Uint8Array.of(byte));
      assert.deepEqual(bytewise.seen, whole.seen);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const end = new ClientEnd(said.name, 'NULL');
        feedAfterHandshake(end, bytes.subarray(0, cut));
        assert.equal(end.malformed, null);
        assert.deepEqual(end.seen, whole.seen.slice(0, end.seen.length), `${recording.file} ${recording.conn}, cut at ${cut}`);
      }
    }
  });

  it('ends where a length lies, and throws at nothing', () => {
    const lies = [-1, 0, 1, 2, 3, 44, 101, 1001, 143_953, 144_001, 0x7fff_ffff, -0x8000_0000, 0x0100_0000];
    let ends = 0;
    for (const { recording, hello: said } of sessions()) {
      const bytes = bytesOf(recording, 'd>c');
      if (bytes.length > 8000) continue;
      for (const at of lengthFields(bytes, said.name)) {
        for (const lie of lies) {
          const changed = Buffer.from(bytes);
          if (at.bytes === 1) changed[at.offset] = lie & 0xff;
          else changed.writeInt32LE(lie, at.offset);
          const { malformed, frames } = readAll(said.name, changed);
          if (malformed !== null) ends++;
          assert.ok(frames <= 1 + bytes.length / headerBytes);
        }
      }
    }
    assert.ok(ends > 1000, `${ends} ends`);
  });

  it('takes no memory for what is only announced', () => {
    const liar = Buffer.alloc(headerBytes);
    liar.writeUInt32LE(0x8000_0090, 0);
    liar.writeInt32LE(1000, 36);
    liar.writeInt32LE(144_000, 44);
    const reader = new FrameReader();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 47; i++) reader.push(liar.subarray(i, i + 1));
    reader.push(liar.subarray(47));
    assert.deepEqual(reader.take(), { kind: 'more' });
    assert.ok(process.memoryUsage().arrayBuffers - before < 100_000);
  });

  it('bears any bytes', () => {
    let seed = 4711;
    const draw = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const streams = sessions().map(({ recording, hello: said }) => ({ name: said.name, bytes: bytesOf(recording, 'd>c') }));
    for (let run = 0; run < 4000; run++) {
      const stream = streams[draw(streams.length)];
      if (stream === undefined || stream.bytes.length === 0 || stream.bytes.length > 8000) continue;
      const changed = Buffer.from(stream.bytes);
      for (let edits = 1 + draw(6); edits > 0; edits--) changed[draw(changed.length)] = draw(256);
      readAll(stream.name, changed.subarray(draw(3) === 0 ? draw(changed.length) : 0));
    }
  });
});

/** The handshake is two answers: the first must end where its list ends. */
function feedAfterHandshake(end: ClientEnd, bytes: Uint8Array): void {
  const list = bytes[0] === undefined || bytes[0] > 127 ? bytes.length : 1 + bytes[0];
  end.feed(bytes.subarray(0, list));
  if (bytes.length > list) end.feed(bytes.subarray(list));
}

function readAll(name: string, bytes: Uint8Array): { readonly malformed: string | null; readonly frames: number } {
  const handshake = new Handshake(name, 'NULL');
  const list = Math.min(bytes.length, (bytes[0] ?? 0) > 127 ? bytes.length : 1 + (bytes[0] ?? 0));
  const first = handshake.feed(bytes.subarray(0, list));
  if (first.kind === 'malformed') return { malformed: first.reason, frames: 0 };
  if (first.kind !== 'send') return { malformed: null, frames: 0 };
  const step = handshake.feed(bytes.subarray(list));
  if (step.kind === 'malformed') return { malformed: step.reason, frames: 0 };
  if (step.kind !== 'accepted') return { malformed: null, frames: 0 };
  const reader = new FrameReader();
  reader.push(step.rest);
  let malformed: string | null = null;
  const frames = framesIn(reader, (why) => (malformed = why));
  for (const frame of frames) {
    if (isData(frame)) continue;
    const membership = readMembership(frame);
    if (membership.kind === 'malformed') malformed = membership.reason;
  }
  return { malformed, frames: frames.length };
}

/** Where lengths and counts are in what a daemon wrote. */
function lengthFields(bytes: Uint8Array, name: string): readonly { readonly offset: number; readonly bytes: 1 | 4 }[] {
  const fields: { offset: number; bytes: 1 | 4 }[] = [{ offset: 0, bytes: 1 }];
  const list = 1 + (bytes[0] ?? 0);
  const handshake = new Handshake(name, 'NULL');
  if (handshake.feed(bytes.subarray(0, list)).kind !== 'send' || bytes.length < list + 5) return fields;
  fields.push({ offset: list + 4, bytes: 1 });
  const step = handshake.feed(bytes.subarray(list));
  if (step.kind !== 'accepted') return fields;
  let at = bytes.length - step.rest.length;
  const reader = new FrameReader();
  reader.push(step.rest);
  for (const frame of framesIn(reader, assert.fail)) {
    fields.push({ offset: at + 36, bytes: 4 }, { offset: at + 44, bytes: 4 });
    const body = at + headerBytes + frame.groups.length * nameBytes;
    const membership = isData(frame) ? null : readMembership(frame);
    if (membership?.kind === 'view') {
      fields.push({ offset: body + 12, bytes: 4 }, { offset: body + 16, bytes: 4 });
      let set = body + 20;
      for (const members of membership.view.sets) {
        fields.push({ offset: set, bytes: 4 });
        set += 4 + members.length * nameBytes;
      }
    }
    at = body + frame.data.length;
  }
  return fields;
}

function requestOf({ type, sender, groups, messType, data }: Frame): Uint8Array {
  const [group = ''] = groups;
  if (type === 0x1_0000) return joinRequest(sender, group);
  if (type === 0x2_0000) return leaveRequest(sender, group);
  if (type === 0x4_0000) return killRequest(sender);
  return message({ type, sender, groups, messType, data });
}
