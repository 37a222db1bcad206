// Decoders of what comes from outside that have no test of their own for it: any bytes, and good ones with a few changed, give a value or an
// error, never a throw, and within bounds. docs/threat-model.md lists where the others are held.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { decodeFrame, encodeFrame } from '../../runtime/bus/hub-frames.ts';
import { FrameReader } from '../../runtime/bus/spread/frame-reader.ts';
import { isData, readMembership } from '../../runtime/bus/spread/membership.ts';
import { joinRequest, message } from '../../runtime/bus/spread/requests.ts';
import { parseSpread } from '../../runtime/bus/spread/spread-endpoint.ts';
import { readDump } from '../../runtime/core/state-dump.ts';
import { announcements, probe, readFrame } from '../../runtime/host/arp-frames.ts';
import { readGuardMessages } from '../../runtime/host/guard-messages.ts';
import { parseIp } from '../../runtime/net/ip.ts';
import { encodeLine, readLine } from '../../runtime/log/aggregate/journal-lines.ts';
import { readJournal } from '../../runtime/log/aggregate/read-journal.ts';
import { readTemplate } from '../../runtime/log/aggregate/template.ts';
import { parseDestination } from '../../runtime/log/input/destination.ts';
import { readStreamUrl } from '../../runtime/log/jetstream/stream-url.ts';
import { FrameCutter } from '../../runtime/net/frame-cutter.ts';
import { readScenario } from '../../runtime/simulate/scenario.ts';
import { parseEndpoint } from '../../runtime/sockets/endpoint.ts';
import { hostile } from './hostile-text.ts';

const runs = { numRuns: 3000 };

/** Any bytes, or good ones with a few changed, cut off or doubled. */
function bytesLike(good: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const changed = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), fc.boolean())
    .map(([from, changes, length, doubled]) => {
      const bytes = Buffer.from(doubled ? Buffer.concat([from, from]) : from);
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return length % 3 === 0 ? bytes.subarray(0, length % (bytes.length + 1)) : bytes;
    });
  return fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
    changed,
  );
}

describe('decoders of what comes from outside', () => {
  it('frames of the embedded bus', () => {
    const packet = Uint8Array.of(1, 2, 3);
    const good = (
      [
        { kind: 'hello', version: 1 },
        { kind: 'join', group: 'g' },
        { kind: 'send', group: 'g', packet },
        { kind: 'welcome', self: 's' },
        { kind: 'view', group: 'g', id: '1', members: ['a', 'b'] },
        { kind: 'packet', group: 'g', from: 'a', packet },
        { kind: 'refused', reason: 'why' },
      ] as const
    ).map((frame) => encodeFrame(frame).subarray(4));
    for (const each of good) assert.notEqual(decodeFrame(each), null);
    fc.assert(
      fc.property(bytesLike(good), (bytes) => {
        const frame = decodeFrame(bytes);
        if (frame?.kind === 'view') assert.ok(frame.members.length <= bytes.length);
      }),
      runs,
    );
  });

  it('frames of Spread, however they are cut', () => {
    const good = [
      message({ type: 0x80000080 | 0x10, sender: '#a#b', groups: ['g'], data: Uint8Array.of(1, 2, 3) }),
      joinRequest('#a#b', 'g'),
    ];
    fc.assert(
      fc.property(bytesLike(good), fc.integer({ min: 1, max: 50 }), (bytes, piece) => {
        const reader = new FrameReader();
        let taken = 0;
        for (let at = 0; at < bytes.length; at += piece) {
          reader.push(bytes.subarray(at, at + piece));
          for (let next = reader.take(); next.kind === 'frame'; next = reader.take()) {
            taken++;
            if (!isData(next.frame)) readMembership(next.frame);
          }
        }
        assert.ok(taken <= bytes.length / 40 + 1 && reader.bytes <= bytes.length);
      }),
      runs,
    );
  });

  it('frames of the LAN', () => {
    const mac = Uint8Array.of(2, 0, 0, 0, 0, 1);
    const v4 = Uint8Array.of(10, 0, 0, 1);
    const v6 = new Uint8Array(16).fill(1);
    const good = [...announcements(v4, mac, null), ...announcements(v6, mac, null), probe(v4, mac), probe(v6, mac)];
    fc.assert(
      fc.property(bytesLike(good), (bytes) => {
        const said = readFrame(bytes);
        if (said !== null) assert.match(said.ip, /^[0-9a-f:.]+$/);
      }),
      runs,
    );
  });

  it('the journal of a manager', () => {
    const place = ['k', 'i', 0, 1] as never;
    const good = [
      encodeLine({ kind: 'base', format: 1, seq: 1, places: [place], sizes: [['/x', 1]], writer: 'w' }),
      encodeLine({ kind: 'commit', seq: 2, files: [['/x', 1, 2, 3]], places: [place], spans: [[0, 0, 1, 2]] }),
      encodeLine({ kind: 'done', seq: 2 }),
      encodeLine({ kind: 'cut', seq: 3, files: [['/x', 1, 2]], places: [] }),
    ];
    fc.assert(
      fc.property(bytesLike([...good, Buffer.concat(good)]), fc.jsonValue(), (bytes, value) => {
        readLine(bytes);
        readJournal(bytes);
        // With a checksum that is right.
        const forged = encodeLine(value as never);
        readLine(forged.subarray(0, forged.length - 1));
        readJournal(Buffer.concat([good[0] ?? forged, forged]));
      }),
      runs,
    );
  });

  it('what a guard is told by a daemon that has gone mad', async () => {
    const good = ['alive\n', 'manage [["10.0.0.1","eth0",32]]\n', 'manage []\n'].map((text) => Buffer.from(text));
    const pipe = new PassThrough();
    const told = { alive: 0, manage: 0, refused: 0 };
    readGuardMessages(pipe, {
      alive: () => told.alive++,
      manage: (addresses) => {
        told.manage++;
        for (const { ip, prefixLength } of addresses) assert.ok(parseIp(ip) !== null && Number.isFinite(prefixLength));
      },
      refused: (why) => {
        told.refused++;
        assert.ok(why.length < 200);
      },
    });
    for (const bytes of fc.sample(bytesLike(good), 3000)) pipe.write(bytes);
    pipe.end('\nalive\n');
    await once(pipe, 'end');
    assert.ok(told.alive > 0 && told.manage > 0 && told.refused > 0, JSON.stringify(told));
  });

  it('frames with a length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (chunks) => {
        const cutter = new FrameCutter(64);
        let bytes = 0;
        const count = (frame: Uint8Array): void => {
          bytes += frame.length;
        };
        for (const chunk of chunks) if (!cutter.feed(Buffer.from(chunk), count)) break;
        assert.ok(bytes <= chunks.reduce((sum, { length }) => sum + length, 0));
      }),
      runs,
    );
  });

  it('texts of options, files and addresses', () => {
    const pieces = fc.constantFrom(
      'nats://',
      'h:1',
      '/',
      ':',
      '@',
      '?',
      '&',
      'x=',
      '=>',
      '%{l}',
      '%',
      '{',
      '}',
      '"steps"',
      '[',
      ']',
      ',',
      '\\',
      '0',
      '-1',
      'é',
    );
    const text = fc.oneof(
      hostile,
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (each) => {
        readStreamUrl(each);
        parseDestination(each);
        parseSpread(each);
        parseEndpoint(each);
        readScenario(each, ['a', 'b']);
        readDump(each);
        const read = readTemplate(`/out/${each}`, true);
        if (!read.ok) return;
        const path = read.template.forNames({ log: each, node: '..', subcluster: each }).path(1_800_000_000);
        assert.ok(path.startsWith('/') && !path.split('/').includes('..') && !/[\0-\x1f\x7f]/.test(path.replace(each, '')), path);
      }),
      runs,
    );
  });
});
