// Messages that the bus does not take at once: order, limit, and heartbeats that must not fill the queue.
import assert from 'node:assert/strict';
import { Outbox } from '../../runtime/daemon/outbox.ts';

/** A bus that takes `window` messages, and more when it is widened. */
function bus(window: number) {
  const taken: number[] = [];
  let room = window;
  const outbox = new Outbox((data) => {
    if (room === 0) return false;
    room--;
    taken.push(data[0] ?? -1);
    return true;
  });
  return { outbox, taken, widen: (by: number) => (room += by) };
}

const message = (number: number): Uint8Array => Uint8Array.of(number);

describe('outbox', () => {
  it('keeps the order of what the bus refuses', () => {
    const { outbox, taken, widen } = bus(1);
    for (const number of [1, 2, 3]) assert.ok(outbox.put(message(number), false));
    assert.deepEqual(taken, [1]);
    widen(1);
    assert.equal(outbox.flush(), false);
    widen(5);
    // What comes later never overtakes.
    outbox.put(message(4), false);
    assert.deepEqual(taken, [1, 2, 3, 4]);
    assert.equal(outbox.counters().waiting, 0);
  });

  it('keeps only the newest heartbeat of those that wait', () => {
    const { outbox, taken, widen } = bus(0);
    for (const number of [1, 2, 3]) outbox.put(message(number), true);
    outbox.put(message(9), false);
    outbox.put(message(4), true);
    widen(10);
    outbox.flush();
    assert.deepEqual(taken, [9, 4]);
    assert.equal(outbox.counters().replaced, 3);
  });

  it('is bounded: says so, forgets everything and goes on', () => {
    const { outbox, taken, widen } = bus(0);
    let accepted = 0;
    while (accepted < 100_000 && outbox.put(message(1), false)) accepted++;
    assert.equal(accepted, 4096);
    assert.deepEqual([outbox.counters().overflows, outbox.counters().waiting], [1, 0]);
    widen(1);
    outbox.put(message(7), false);
    assert.deepEqual(taken, [7]);
  });
});
