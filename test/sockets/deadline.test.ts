// Deadlines of sockets: what lies here unread has come.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { deadline } from '../../runtime/sockets/deadline.ts';

const shortMs = 40;

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('the deadline of a socket', () => {
  it('takes an answer that has come while the loop was busy', async () => {
    const server = createServer((peer) => peer.write('greeting')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
    await once(server, 'connection');
    const ended = await new Promise<string>((resolve) => {
      const waits = deadline(shortMs, () => resolve('late'));
      socket.once('data', () => {
        waits.end();
        resolve('in time');
      });
      socket.resume();
      busyFor(shortMs * 3);
    });
    socket.destroy();
    server.close();
    assert.equal(ended, 'in time');
  });

  it('ends when nothing comes', async () => {
    const begin = performance.now();
    await new Promise<void>((resolve) => {
      deadline(shortMs, resolve);
    });
    assert.ok(performance.now() - begin >= shortMs - 1);
  });
});
