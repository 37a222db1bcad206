// Pieces of messages: put together whatever comes between them, nothing kept for ever, no trust in what others send.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Assembly, headerBytesMax, makePacket, messageBytesMax, piecesOf, type Received } from '../../runtime/bus/fragments.ts';

/** So small that messages of a few hundred bytes are in many pieces. */
const packetBytes = headerBytesMax + 20;

function packetsOf(data: Uint8Array, to: string | null, id: number): readonly Uint8Array[] {
  return Array.from({ length: piecesOf(data.length, packetBytes) }, (_, index) => makePacket(data, to, id, index, packetBytes));
}

function isMalformed(received: Received, reason: RegExp): void {
  assert.equal(received.kind, 'malformed');
  assert.match(received.kind === 'malformed' ? received.reason : '', reason);
}

const message = fc.record({ to: fc.option(fc.constantFrom('a', 'b'), { nil: null }), data: fc.uint8Array({ maxLength: 300 }) });

describe('bus/fragments', () => {
  it('puts the messages of several senders together, however their packets are mixed', () => {
    fc.assert(
      fc.property(fc.array(fc.array(message, { maxLength: 5 }), { maxLength: 4 }), fc.infiniteStream(fc.nat(1000)), (senders, choices) => {
        const assembly = new Assembly();
        const waiting = senders.map((list) => list.flatMap(({ data, to }, id) => packetsOf(data, to, id)));
        const got = senders.map((): { to: string | null; data: number[] }[] => []);
        while (waiting.some((list) => list.length > 0)) {
          const ready = [...waiting.keys()].filter((sender) => (waiting[sender] ?? []).length > 0);
          const sender = ready[choices.next().value % ready.length] ?? 0;
          const packet = waiting[sender]?.shift();
          assert.ok(packet !== undefined && packet.length <= packetBytes);
          const received = assembly.accept(`s${sender}`, packet);
          assert.ok(received.kind === 'message' || received.kind === 'piece');
          if (received.kind === 'message') got[sender]?.push({ to: received.to, data: [...received.data] });
        }
        assert.deepEqual(
          got,
          senders.map((list) => list.map(({ to, data }) => ({ to, data: [...data] }))),
        );
        assert.equal(assembly.bytes, 0);
      }),
    );
  });

  it('takes any packets for a value, and holds no more than it was sent', () => {
    const soup = fc
      .tuple(fc.constantFrom(0xe0, 0xe1, 0xe2, 0xe3, 0x00), fc.uint8Array({ maxLength: 30 }))
      .map(([first, rest]) => Uint8Array.of(first, ...rest));
    const honest = message.chain(({ data, to }) => fc.constantFrom(...packetsOf(data, to, 1)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.oneof(soup, honest)), { maxLength: 60 }), (packets) => {
        const assembly = new Assembly();
        let bytes = 0;
        for (const [from, packet] of packets) {
          assembly.accept(from, packet);
          bytes += packet.length;
          assert.ok(assembly.bytes >= 0 && assembly.bytes <= bytes);
        }
        assembly.clear();
        assert.equal(assembly.bytes, 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('forgets what a view interrupts, and takes the rest of it for stale', () => {
    const assembly = new Assembly();
    const [first, second, third] = packetsOf(new Uint8Array(50), null, 1);
    assert.ok(first && second && third);
    assert.equal(assembly.accept('a', first).kind, 'piece');
    assert.ok(assembly.isPartial('a') && assembly.bytes === 20);
    assert.equal(assembly.clear(), 1);
    assert.equal(assembly.accept('a', second).kind, 'stale');
    assert.equal(assembly.accept('a', third).kind, 'stale');
  });

  it('drops pieces out of turn, and messages above the limit', () => {
    const assembly = new Assembly();
    const [first, , third] = packetsOf(new Uint8Array(60), null, 1);
    const [, other] = packetsOf(new Uint8Array(60), null, 2);
    assert.ok(first && third && other);
    for (const wrong of [third, other]) {
      assert.equal(assembly.accept('a', first).kind, 'piece');
      isMalformed(assembly.accept('a', wrong), /out of turn/);
      assert.equal(assembly.bytes, 0);
    }
    const megabyte = 1 << 20;
    const count = messageBytesMax / megabyte + 1;
    const piece = (index: number) => makePacket(new Uint8Array(count * megabyte), null, 3, index, headerBytesMax + megabyte);
    for (let index = 0; index < count - 1; index++) assert.equal(assembly.accept('a', piece(index)).kind, 'piece');
    isMalformed(assembly.accept('a', piece(count - 1)), /bytes so far/);
    assert.equal(assembly.bytes, 0);
  });
});
