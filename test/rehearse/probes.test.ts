// Which probes count as answered, and for how long an address was not served.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { echoRequest, readReply } from '../../runtime/rehearse/echo.ts';
import { patienceMs, Probes } from '../../runtime/rehearse/probes.ts';

/** Every 20 ms one probe, of which those of `lost` have no answer. */
function probed(count: number, lost: (number: number) => boolean, lateMs = 5): Probes {
  const probes = new Probes(1, 20);
  for (let i = 0; i < count; i++) {
    const number = probes.sent(0, i * 20);
    if (!lost(number)) probes.heard(0, number, i * 20 + lateMs);
  }
  return probes;
}

describe('probes of a rehearsal', () => {
  it('a gap goes from the first that is lost to the next that is answered', () => {
    const probes = probed(100, (number) => number >= 10 && number < 15);
    assert.deepEqual(probes.measure(0, 0, 2000), { sent: 100, lost: 5, gapMs: 100, open: false, blindMs: 0 });
    assert.deepEqual(probes.measure(0, 0, 200), { sent: 10, lost: 0, gapMs: 0, open: false, blindMs: 0 });
  });

  it('it belongs to the step in which it begins, with what of it comes later', () => {
    const probes = probed(100, (number) => number >= 10 && number < 15);
    assert.deepEqual(probes.measure(0, 0, 240), { sent: 12, lost: 2, gapMs: 100, open: false, blindMs: 0 });
    assert.equal(probes.measure(0, 240, 2000).gapMs, 60);
  });

  it('one that does not end is open', () => {
    const { open, gapMs, lost } = probed(20, (number) => number >= 10).measure(0, 0, 400);
    assert.deepEqual([open, gapMs, lost], [true, 200, 10]);
  });

  it('an answer that lay in a queue until somebody had the address again is none; one that was only read late is', () => {
    assert.equal(probed(10, () => false, patienceMs + 1).measure(0, 0, 200).lost, 10);
    assert.equal(probed(10, () => false, patienceMs).measure(0, 0, 200).lost, 0);
  });

  it('where nothing was sent nothing was seen', () => {
    const probes = new Probes(1, 20);
    for (const at of [0, 20, 40, 540, 560]) probes.heard(0, probes.sent(0, at), at);
    assert.equal(probes.measure(0, 0, 1000).blindMs, 480);
    assert.equal(probes.measure(0, 0, 1000).gapMs, 0);
  });

  it('a probe comes back as it went, also behind a header of IP, and nobody else is taken for it', () => {
    for (const family of [4, 6] as const) {
      const nonce = randomBytes(8);
      const sent = echoRequest(family, nonce, { address: 3, number: 70_000 });
      assert.equal(readReply(family, sent, nonce), null, 'a question is no answer');
      const reply = Uint8Array.from(sent);
      reply[0] = family === 4 ? 0 : 129;
      assert.deepEqual(readReply(family, reply, nonce), { address: 3, number: 70_000 });
      assert.equal(readReply(family, reply, randomBytes(8)), null);
      assert.equal(readReply(family, reply.subarray(0, 20), nonce), null);
      if (family === 6) continue;
      const sum = Array.from({ length: 12 }, (_, i) => new DataView(sent.buffer).getUint16(i * 2)).reduce((a, b) => a + b, 0);
      assert.equal(((sum & 0xffff) + (sum >>> 16)) % 0xffff, 0, 'the checksum');
      assert.deepEqual(readReply(4, Uint8Array.from([0x45, ...new Uint8Array(19), ...reply]), nonce), { address: 3, number: 70_000 });
    }
  });
});
