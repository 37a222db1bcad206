// Events: whoever comes back at any point has missed nothing and gets nothing twice; who comes too late is told to begin anew.
import assert from 'node:assert/strict';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { EventRing } from '../../runtime/status/event-ring.ts';
import { serveStream } from '../../runtime/status/event-stream.ts';

describe('ring of events', () => {
  it('gives what came after, at each point', () => {
    const ring = new EventRing('s1');
    for (let number = 1; number <= 50; number++) ring.put('owners', { number });
    for (let had = 0; had <= 50; had++) {
      const missed = ring.after(`s1-${had}`) ?? assert.fail();
      assert.deepEqual(
        missed.map(({ number }) => number),
        Array.from({ length: 50 - had }, (_, index) => had + 1 + index),
      );
    }
  });

  it('knows nothing of another life, of the future, or of what is no id', () => {
    const ring = new EventRing('s2');
    ring.put('moves', {});
    for (const id of ['s1-1', 's2-2', 's2-', '', 's2-1x', 's2-99999999999999999999', '../x']) assert.equal(ring.after(id), null, id);
    assert.deepEqual(ring.after('s2-1'), []);
  });

  it('forgets the oldest beyond two thousand, and beyond its bytes', () => {
    const ring = new EventRing('s3');
    for (let number = 1; number <= 2100; number++) ring.put('owners', { number });
    assert.equal(ring.after('s3-99'), null);
    assert.equal(ring.after('s3-100')?.length, 2000);
    const large = new EventRing('s4');
    for (let number = 1; number <= 20; number++) large.put('owners', { text: 'x'.repeat(1 << 20) });
    assert.equal(large.after('s4-1'), null);
    assert.ok((large.after('s4-19')?.length ?? 0) === 1);
  });

  it('is one line of data an event, whatever is in it', () => {
    const ring = new EventRing('s5');
    ring.put('moves', { why: 'a\nb\r\n\u2028\u202e</script>' });
    const text = ring.after('s5-0')?.[0]?.text ?? '';
    assert.match(text, /^id: s5-1\nevent: moves\ndata: \{[^\n\r\u2028\u202e]*\}\n\n$/);
  });
});

describe('stream of events', () => {
  it('cuts off who does not read, and only him', async () => {
    const ring = new EventRing('s6');
    const source = { ring, whole: async () => ({}), now: () => performance.now() };
    let ended = 0;
    const server = createServer((request, response) => void serveStream(source, request, response, () => ended++));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const open = () => new Promise<IncomingMessage>((resolve) => get({ port, host: '127.0.0.1', agent: false }, resolve));
    const [reader, sleeper] = [await open(), await open()];
    let read = '';
    reader.on('data', (data) => {
      read += data;
    });
    sleeper.on('error', () => {});
    sleeper.pause();
    const most = 400;
    let put = 0;
    // What the kernel takes for him is megabytes, and no affair of ours.
    for (; put < most && ended === 0; put++) {
      ring.put('owners', { put, text: 'x'.repeat(128 * 1024) });
      await turn();
      // The reader has his turn, also where this machine is slow.
      for (let waited = 0; waited < 1000 && !read.includes(`"put":${put},`); waited++) await pause(5);
    }
    assert.equal(ended, 1);
    assert.ok(put < most, 'he was cut off in time');
    ring.put('moves', { last: true });
    for (let waited = 0; waited < 1000 && !read.includes('"last":true'); waited++) await pause(5);
    assert.match(read, /^retry: 2000\n\n/);
    assert.equal(read.match(/^event: owners$/gm)?.length, put);
    assert.equal(ended, 1);
    server.close();
    server.closeAllConnections();
  });
});
